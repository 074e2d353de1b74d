using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>Checks everything an image says about itself.</summary>
public sealed class ImageVerifier(IContentStore store)
{
    /// <summary>
    /// Reads every blob below <paramref name="target"/> (an image, an artifact, an index): digests, sizes, media types; for images also the diff IDs, the history and the configuration.
    /// Every finding is returned, not the first; faults of the content are never thrown.
    /// </summary>
    public Task<VerificationResult> VerifyAsync(Descriptor target, CancellationToken ct) => throw new NotSupportedException(store.ToString());
}

/// <summary>What <see cref="ImageVerifier"/> found.</summary>
/// <param name="Diagnostics">Errors and warnings, in the order of the content.</param>
/// <param name="Blobs">How many different blobs were read.</param>
/// <param name="Bytes">How many bytes they have.</param>
public sealed record VerificationResult(IReadOnlyList<Diagnostic> Diagnostics, int Blobs, long Bytes)
{
    /// <summary>Whether there is no error.</summary>
    public bool IsIntact => Diagnostics.All(diagnostic => diagnostic.Severity < Severity.Error);
}
