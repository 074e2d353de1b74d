using Oci.Content;
using Oci.Images;

namespace Oci.Operations;

/// <summary>What <see cref="VerifyOperation"/> found out about one image, artifact or index.</summary>
/// <param name="Name">As it was asked for; with its name where a whole layout was.</param>
/// <param name="Target">The manifest or index.</param>
/// <param name="Findings">What was found.</param>
public sealed record VerifiedImage(string Name, Descriptor Target, VerificationResult Findings);
