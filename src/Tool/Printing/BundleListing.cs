using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>What <c>unpack</c> made, in JSON.</summary>
internal sealed record BundleListing(string Bundle, string Digest, string ConfigDigest)
{
    public static BundleListing Of(UnpackResult result) => new(result.Bundle, result.Manifest.Digest.ToString(), result.Config.Digest.ToString());
}
