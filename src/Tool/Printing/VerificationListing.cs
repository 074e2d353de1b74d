using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>What <c>verify</c> found, in JSON.</summary>
internal sealed record VerificationListing(string Name, string Digest, bool Intact, int Blobs, long Bytes, IReadOnlyList<FindingListing> Findings)
{
    public static VerificationListing Of(VerifiedImage image) => new(
        image.Name, image.Target.Digest.ToString(), image.Findings.IsIntact, image.Findings.Blobs, image.Findings.Bytes, [.. image.Findings.Diagnostics.Select(FindingListing.Of)]);
}

/// <summary>One finding, in JSON.</summary>
internal sealed record FindingListing(string Code, string Severity, string Message, string? Hint)
{
    public static FindingListing Of(Diagnostic diagnostic) => new(diagnostic.Code.ToString(), diagnostic.Severity.ToString().ToLowerInvariant(), diagnostic.Message, diagnostic.Hint);
}
