using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>
/// Reads a layer and verifies it on the way: size and digest of the blob, the compression's own checksums, the tar, and the digest of the tar.
/// Reading, decompressing, hashing and using the entries go on side by side, in bounded memory.
/// </summary>
public static class LayerReader
{
    /// <summary>
    /// Opens the tar of a layer for <paramref name="read"/>, which runs on a thread of its own. Whatever it leaves unread is read and verified
    /// too: what it was given is to be trusted only once this returns.
    /// </summary>
    /// <param name="blob">The layer's bytes, compressed or not; closed at the end.</param>
    /// <param name="layer">What they must be.</param>
    /// <param name="diffId">The digest that the tar must have; null to learn its SHA-256.</param>
    /// <param name="limits">How much to believe.</param>
    /// <param name="read">Uses the entries; null only verifies.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The diff ID.</returns>
    /// <exception cref="DigestMismatchException">The blob or the tar is not what was expected.</exception>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.InvalidCompression"/>, <see cref="ErrorCodes.InvalidLayerCompression"/>, <see cref="ErrorCodes.InvalidTar"/>,
    /// <see cref="ErrorCodes.LimitExceeded"/>, and what <paramref name="read"/> throws.
    /// </exception>
    public static Task<Digest> ReadAsync(Stream blob, Descriptor layer, Digest? diffId, LayerLimits limits, Action<TarReader>? read, CancellationToken ct) =>
        ReadPlainAsync(blob, layer, diffId, limits, read is null ? null : plain => Read(plain, limits, read), ct);

    /// <summary>The same, with the tar's bytes going to <paramref name="target"/> as they are.</summary>
    internal static Task<Digest> CopyTarAsync(Stream blob, Descriptor layer, Digest? diffId, LayerLimits limits, Stream target, CancellationToken ct) =>
        ReadPlainAsync(blob, layer, diffId, limits, plain => plain.CopyTo(target), ct);

    private static void Read(Stream plain, LayerLimits limits, Action<TarReader> read)
    {
        using var tar = new TarReader(plain, limits.Tar);
        read(tar);
    }

    private static async Task<Digest> ReadPlainAsync(Stream blob, Descriptor layer, Digest? diffId, LayerLimits limits, Action<Stream>? read, CancellationToken ct)
    {
        await using var verified = blob as VerifyingStream ?? new VerifyingStream(blob, layer);
        using var hash = diffId?.CreateHash() ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pipeline = new LayerReadPipeline(verified, layer, limits, hash);
        await pipeline.RunAsync(read, ct);
        var actual = Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
        return diffId is null || actual == diffId ? actual
            : throw new DigestMismatchException($"expected layer `{layer.Digest}` to contain a tar of digest `{diffId}`, found `{actual}`");
    }
}
