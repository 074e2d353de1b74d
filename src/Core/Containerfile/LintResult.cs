using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>What <see cref="Linter"/> found.</summary>
/// <param name="Findings">In order of their place.</param>
/// <param name="IsFailure">Whether the Containerfile wants the build to stop because of them.</param>
public sealed record LintResult(IReadOnlyList<LintFinding> Findings, bool IsFailure)
{
    /// <summary>Itself, unless the build has to stop.</summary>
    /// <exception cref="OciException">A rule is broken that has to be kept (<see cref="ErrorCodes.LintViolation"/>).</exception>
    public LintResult ThrowIfFailure()
    {
        if (!IsFailure) return this;
        var names = string.Join(", ", Findings.Select(finding => finding.Rule.Name).Distinct(StringComparer.Ordinal));
        throw new OciException(ErrorCodes.LintViolation, $"lint violation found for rules: {names}", "keep the rules, or add `skip=` to the `# check=` line", Findings[0].Span);
    }
}
