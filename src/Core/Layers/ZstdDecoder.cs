using System.Buffers;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Decompresses zstd: frames and skippable frames in a row, and nothing else after them.</summary>
internal sealed class ZstdDecoder(Stream source, int maxWindowLog) : DecodingStream
{
    private readonly ZstdDecompressor decompressor = new(maxWindowLog);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
    private int start;
    private int end;
    private bool hasOutput;

    public override int Read(Span<byte> target)
    {
        while (!target.IsEmpty && (hasOutput || HasInput()))
        {
            ReadOnlySpan<byte> input = buffer.AsSpan(start, end - start);
            var written = decompressor.Decompress(ref input, target);
            start = end - input.Length;
            hasOutput = written == target.Length && !decompressor.IsBetweenFrames;
            if (written > 0) return written;
        }
        return 0;
    }

    private bool HasInput()
    {
        if (start < end) return true;
        (start, end) = (0, source.Read(buffer));
        if (end == 0 && !decompressor.IsBetweenFrames)
            throw new OciException(ErrorCodes.InvalidCompression, "expected the rest of a zstd frame, found the end of the stream");
        return end > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && buffer.Length > 0)
        {
            decompressor.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
