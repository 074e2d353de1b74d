using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Collects findings, without those that the file does not want to hear of.</summary>
internal sealed class LintReport(LintSettings settings)
{
    private readonly List<LintFinding> findings = [];

    public LintSettings Settings => settings;

    public IReadOnlyList<LintFinding> InOrder => [.. findings.OrderBy(finding => finding.Span.Line)];

    /// <summary>Adds a finding about an instruction, unless a comment above the instruction skips the rule.</summary>
    public void Add(LintRule rule, InstructionSyntax instruction, SourceSpan at, string detail)
    {
        if (!settings.Wants(rule)) return;
        if (instruction.Comments.Any(comment => LintSettings.FromComment(comment.Text)?.Skips(rule) == true)) return;
        findings.Add(new LintFinding(rule, detail, at, settings.IsError ? Severity.Error : Severity.Warning));
    }
}
