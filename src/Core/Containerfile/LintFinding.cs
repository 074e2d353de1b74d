using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A place where a rule is broken.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Detail">How it is broken here.</param>
/// <param name="Span">Where.</param>
/// <param name="Level">A warning; an error where the Containerfile says so.</param>
public sealed record LintFinding(LintRule Rule, string Detail, SourceSpan Span, Severity Level)
{
    /// <summary>The same as a diagnostic.</summary>
    public Diagnostic ToDiagnostic() => new(ErrorCodes.LintViolation, Level, $"{Rule.Name}: {Detail}", Span, Rule.Url is null ? null : $"see {Rule.Url}");
}
