using System.Security.Cryptography;
using Oci.Content;

namespace Oci.Layers;

/// <summary>tar → (blocks) → hash and compressor → store. Each arrow in brackets is a queue between two threads.</summary>
/// <param name="writeTar">Writes the tar, on a thread of its own.</param>
/// <param name="options">How it is compressed.</param>
/// <param name="target">Takes the blob.</param>
/// <param name="hash">Takes the tar; null where its digest is known.</param>
internal sealed class LayerWritePipeline(Action<Stream, CancellationToken> writeTar, LayerWriterOptions options, ContentWriter target, IncrementalHash? hash)
{
    // Also what gzip compresses by itself: another size gives other bytes.
    private const int BlockSize = 1 << 20;
    private const int Depth = 4;

    private readonly BlockQueue toHash = new(Depth);
    private readonly BlockQueue toPack = new(Depth);

    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = Stage.Run(() => new BlockSink(BlockSize, stop.Token, hash is null ? [toPack] : [toHash, toPack]).Fill(sink => writeTar(sink, stop.Token)));
        var hashing = hash is null ? Task.CompletedTask : Stage.Run(() => toHash.HashInto(hash));
        var packing = Stage.Run(Pack);
        try
        {
            // A fault of the tar reaches the others too; one of the store makes the tar's thread stop.
            await packing;
            await hashing;
            await writing;
        }
        finally
        {
            await stop.CancelAsync();
            await Stage.EndAsync(writing, hashing, packing);
        }
    }

    private void Pack()
    {
        try
        {
            var (level, workers) = (options.Compression.Level, Math.Max(1, options.Workers));
            ILayerPacker packer = options.Compression.Format switch
            {
                CompressionFormat.Zstd => new ZstdPacker(level, workers),
                CompressionFormat.Gzip => new GzipPacker(level, workers),
                _ => new PlainPacker(),
            };
            packer.Pack(toPack, target);
        }
        finally
        {
            toPack.Abandon();
        }
    }
}
