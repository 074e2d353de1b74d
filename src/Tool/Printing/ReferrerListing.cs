using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>discover --json</c>: the image, with what is said about it.</summary>
internal sealed record ReferrerListing(
    string Digest, string MediaType, long Size, string? ArtifactType, string? Tag, IReadOnlyDictionary<string, string>? Annotations, IReadOnlyList<ReferrerListing> Referrers)
{
    public static ReferrerListing Of(Referrer referrer) => new(
        referrer.Content.Digest.ToString(), referrer.Content.MediaType, referrer.Content.Size, referrer.Content.ArtifactType, referrer.Tag, referrer.Content.Annotations, [.. referrer.Referrers.Select(Of)]);
}
