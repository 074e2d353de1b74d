using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Decompresses bzip2: streams in a row, as parallel compressors write them, and nothing else after them.</summary>
internal sealed class Bzip2Decoder : DecodingStream
{
    private readonly BufferedStream source;
    private readonly byte[] buffer = new byte[64 << 10];
    private BZip2InputStream? decoder;

    public Bzip2Decoder(Stream source)
    {
        this.source = new BufferedStream(source, 64 << 10);
        decoder = OpenNext();
    }

    public override int Read(Span<byte> target)
    {
        for (; decoder is not null && !target.IsEmpty; decoder = OpenNext())
        {
            var (current, count) = (decoder, Math.Min(target.Length, buffer.Length));
            var read = Guard(() => current.Read(buffer, 0, count));
            buffer.AsSpan(0, read).CopyTo(target);
            if (read > 0) return read;
        }
        return 0;
    }

    // The library reads byte by byte, and not beyond the end of its stream.
    private BZip2InputStream? OpenNext()
    {
        var next = new SniffedStream(source);
        if (next.Start.IsEmpty) return null;
        if (LayerCompression.Sniff(next.Start) != CompressionFormat.Bzip2)
            throw new OciException(ErrorCodes.InvalidCompression, $"expected nothing but bzip2 data, found `{ByteText.Escape(next.Start)}` after it");
        return Guard(() => new BZip2InputStream(next) { IsStreamOwner = false });
    }

    // It indexes its tables with what it reads.
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is SharpZipBaseException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw new OciException(ErrorCodes.InvalidCompression, $"expected bzip2 data, found `{ByteText.Escape(fault.Message)}`", inner: fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
