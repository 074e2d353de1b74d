using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>What <see cref="CheckOperation"/> found.</summary>
/// <param name="File">The Containerfile, as messages call it.</param>
/// <param name="Findings">In order of their place, those of the ignore file first.</param>
public sealed record CheckResult(string File, IReadOnlyList<CheckFinding> Findings)
{
    /// <summary>Whether a build would stop because of one of them.</summary>
    public bool IsFailure => Findings.Any(finding => finding.Diagnostic.Severity == Severity.Error);
}
