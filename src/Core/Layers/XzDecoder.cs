using System.Buffers;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Decompresses xz: streams in a row, and nothing else after them.</summary>
internal sealed class XzDecoder(Stream source) : DecodingStream
{
    // The highest preset's dictionary is 64 MiB.
    private const ulong MaxMemory = 256UL << 20;

    private readonly XzDecompressor decompressor = new(MaxMemory);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
    private int start;
    private int end;
    private bool isLast;

    public override int Read(Span<byte> target)
    {
        while (!target.IsEmpty && !decompressor.IsAtEnd)
        {
            if (start == end && !isLast)
            {
                (start, end) = (0, source.Read(buffer));
                isLast = end == 0;
            }
            ReadOnlySpan<byte> input = buffer.AsSpan(start, end - start);
            var written = decompressor.Decompress(ref input, target, isLast);
            start = end - input.Length;
            if (written > 0) return written;
        }
        return 0;
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
