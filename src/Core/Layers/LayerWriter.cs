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
    public static async Task<LayerBlob> WriteAsync(ChangeSet changes, LayerWriterOptions options, IContentStore store, CancellationToken ct)
    {
        await using var writer = await store.BeginWriteAsync(ct);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await new LayerWritePipeline(changes, options, writer, hash).RunAsync(ct);
        var blob = await writer.CommitAsync(options.Compression.MediaType, null, ct);
        return new LayerBlob(blob, Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset()));
    }
}
