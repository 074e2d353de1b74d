using System.Buffers;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Compresses to one zstd frame; libzstd brings its own threads.</summary>
internal sealed class ZstdPacker(int level, int workers) : ILayerPacker
{
    public void Pack(BlockQueue source, Stream target)
    {
        var isThere = source.TryTake(out var block);
        // A block that is not full is the last one: there is nothing for a second thread to do.
        using var compressor = new ZstdCompressor(level, isThere && block!.Length == block.Capacity ? workers : 1);
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            for (; isThere; isThere = source.TryTake(out block))
            {
                for (var input = block!.Bytes; !input.IsEmpty;) Step(compressor, ref input, buffer, target, end: false);
                block.Release();
            }
            var none = ReadOnlySpan<byte>.Empty;
            while (!Step(compressor, ref none, buffer, target, end: true))
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool Step(ZstdCompressor compressor, ref ReadOnlySpan<byte> input, byte[] buffer, Stream target, bool end)
    {
        var done = compressor.Compress(ref input, buffer, out var written, end);
        target.Write(buffer, 0, written);
        return done;
    }
}
