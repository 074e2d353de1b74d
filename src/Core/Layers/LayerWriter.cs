using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>
/// Writes a change set as a layer: tar, digest of the tar, compression, digest of the blob, in one pass and in bounded memory. The tar depends on
/// the changes and the options alone; the blob also on the version of the compression library. Source: image-spec layer.md.
/// </summary>
public static class LayerWriter
{
    /// <summary>Writes <paramref name="changes"/> into <paramref name="store"/>. Nothing is left there when it fails.</summary>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.UnfitForLayer"/>: a name is reserved for whiteouts, or a file changed while it was read.
    /// <see cref="ErrorCodes.NativeLibraryMissing"/>. And what opening and reading the files throws.
    /// </exception>
    public static Task<LayerBlob> WriteAsync(ChangeSet changes, LayerWriterOptions options, IContentStore store, CancellationToken ct) =>
        WriteTarAsync((tar, stop) => new LayerTar(new TarWriter(tar), options).Write(changes, stop), options, store, ct);

    /// <summary>The diff ID of the layer that <see cref="WriteAsync"/> would write; nothing is written.</summary>
    /// <exception cref="OciException">As there.</exception>
    internal static Digest DiffIdOf(ChangeSet changes, LayerWriterOptions options, CancellationToken ct)
    {
        using var hash = SHA256.Create();
        using (var tar = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) new LayerTar(new TarWriter(tar), options with { Progress = null }).Write(changes, ct);
        return Digest.FromHash(HashAlgorithmName.SHA256, hash.Hash!);
    }

    /// <summary>
    /// Writes <paramref name="layer"/> again in another compression; the diff ID stays. A layer that has the wanted form already is returned as it is.
    /// </summary>
    /// <exception cref="DigestMismatchException">The layer is not what its descriptor or diff ID says; nothing is written.</exception>
    /// <exception cref="OciException">What reading a layer and writing one throws.</exception>
    public static async Task<LayerBlob> RecompressAsync(LayerBlob layer, LayerWriterOptions options, IContentStore source, IContentStore store, CancellationToken ct)
    {
        if (layer.Descriptor.MediaType == options.Compression.MediaType) return layer;
        var blob = await source.OpenReadAsync(layer.Descriptor, ct);
        await using var writer = await store.BeginWriteAsync(ct);
        // Who reads the tar hashes it.
        await new LayerWritePipeline((tar, stop) => LayerReader.CopyTarAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar, stop).GetAwaiter().GetResult(), options, writer, null).RunAsync(ct);
        return layer with { Descriptor = await writer.CommitAsync(options.Compression.MediaType, null, ct) };
    }

    /// <summary>Writes the tar that <paramref name="writeTar"/> makes as a layer.</summary>
    internal static async Task<LayerBlob> WriteTarAsync(Action<Stream, CancellationToken> writeTar, LayerWriterOptions options, IContentStore store, CancellationToken ct)
    {
        await using var writer = await store.BeginWriteAsync(ct);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await new LayerWritePipeline(writeTar, options, writer, hash).RunAsync(ct);
        var blob = await writer.CommitAsync(options.Compression.MediaType, null, ct);
        return new LayerBlob(blob, Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset()));
    }
}
