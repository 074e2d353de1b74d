using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Collects what is wrong, so that one problem does not hide the next.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> diagnostics = [];

    public IReadOnlyList<Diagnostic> InOrder => [.. diagnostics.OrderBy(d => d.At?.Start ?? 0)];

    public int Count => diagnostics.Count;

    public void Error(ErrorCode code, string message, SourceSpan? at, string? hint = null) =>
        diagnostics.Add(new Diagnostic(code, Severity.Error, message, at, hint));

    public void Warning(ErrorCode code, string message, SourceSpan at, string? hint = null) =>
        diagnostics.Add(new Diagnostic(code, Severity.Warning, message, at, hint));

    /// <summary>Takes the findings of another bag, none of them worse than a warning.</summary>
    public void AddAsWarnings(DiagnosticBag other) => diagnostics.AddRange(other.diagnostics.Select(d => d with { Severity = Severity.Warning }));
}
