using System.Buffers;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Compresses to one zstd frame; libzstd brings its own threads.</summary>
internal sealed class ZstdPacker(int level, int workers) : ILayerPacker
{
    public void Pack(BlockQueue source, Stream target)
    {
        using var compressor = new ZstdCompressor(level, workers);
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            for (; source.TryTake(out var block); block.Release())
            {
                for (var input = block.Bytes; !input.IsEmpty;) Step(compressor, ref input, buffer, target, end: false);
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
