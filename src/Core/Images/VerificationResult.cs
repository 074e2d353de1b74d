using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>What <see cref="ImageVerifier"/> found.</summary>
/// <param name="Diagnostics">Errors and warnings, in the order of the content.</param>
/// <param name="Blobs">How many different blobs were read.</param>
/// <param name="Bytes">How many bytes they have.</param>
public sealed record VerificationResult(IReadOnlyList<Diagnostic> Diagnostics, int Blobs, long Bytes)
{
    /// <summary>Whether there is no error.</summary>
    public bool IsIntact => Diagnostics.All(diagnostic => diagnostic.Severity < Severity.Error);
}
