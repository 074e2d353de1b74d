using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>
/// blob → (blocks) → decompressor → (blocks) → hash and reader. Each arrow is a queue between two threads; a fault travels with the blocks, behind
/// those that came before it, so the reader meets it where it happened.
/// </summary>
internal sealed class LayerReadPipeline(VerifyingStream blob, Descriptor layer, LayerLimits limits, IncrementalHash hash)
{
    private const int PackedBlock = 128 << 10;
    private const int PlainBlock = 256 << 10;
    private const int Depth = 8;

    private readonly BlockQueue packed = new(Depth);
    private readonly BlockQueue toHash = new(Depth);
    private readonly BlockQueue toRead = new(Depth);

    public async Task RunAsync(Action<Stream>? read, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var fetching = Stage.Run(() => Fetch(stop.Token));
        var unpacking = Stage.Run(() => Unpack(stop.Token));
        var hashing = Stage.Run(() => toHash.HashInto(hash));
        var reading = Stage.Run(() => Read(read));
        try
        {
            await reading;
            await hashing;
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidCompression || fault.Code == ErrorCodes.InvalidTar)
        {
            // An altered blob is rather called that than a corrupt tar: what is left of it is fetched to know.
            packed.Abandon();
            await fetching;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await Stage.EndAsync(reading, hashing, unpacking, fetching);
        }
    }

    // Goes on to the end even where nobody wants the blocks any more, for the sake of the digest.
    private void Fetch(CancellationToken ct)
    {
        try
        {
            while (ReadBlock(ct) is { } block) packed.Add(block);
            packed.Complete(null);
        }
        catch (Exception fault)
        {
            packed.Complete(fault);
            throw;
        }
    }

    // A network's stream can only be interrupted in its asynchronous reads.
    private Block? ReadBlock(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var block = new Block(PackedBlock);
        var reading = blob.ReadAsync(block.Memory, ct);
        block.Length = reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
        if (block.Length > 0) return block;
        block.Release();
        return null;
    }

    private void Unpack(CancellationToken ct) => new BlockSink(PlainBlock, ct, toHash, toRead).Fill(sink =>
    {
        using var source = new BlockStream(packed);
        using var plain = Decompressor.Open(source, Decompressor.OfLayers, limits.SizeFor(layer.Size), limits.MaxZstdWindowLog);
        sink.CopyFrom(plain);
    });

    private void Read(Action<Stream>? read)
    {
        using var plain = new BlockStream(toRead);
        read?.Invoke(plain);
        plain.Drain();
    }
}
