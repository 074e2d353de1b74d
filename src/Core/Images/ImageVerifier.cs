using Oci.Content;

namespace Oci.Images;

/// <summary>Checks everything an image says about itself.</summary>
public sealed class ImageVerifier(IContentStore store)
{
    /// <summary>
    /// Reads every blob below <paramref name="target"/> (an image, an artifact, an index): digests, sizes, media types; for images also the diff IDs, the history
    /// and the configuration. Every finding is returned, not the first; faults of the content are never thrown.
    /// </summary>
    public async Task<VerificationResult> VerifyAsync(Descriptor target, CancellationToken ct)
    {
        var verification = new Verification(store);
        await verification.VisitAsync(target, ct);
        return verification.Result;
    }
}
