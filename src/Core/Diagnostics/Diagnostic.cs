namespace Oci.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Information,
    /// <summary>Probably a mistake; the work goes on.</summary>
    Warning,
    /// <summary>The work cannot go on.</summary>
    Error,
}

/// <summary>One finding about a source text. Many can be reported at once; an exception carries only one.</summary>
/// <param name="Code">Which kind of finding.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What was expected and what was found; values in backticks, no full stop.</param>
/// <param name="At">Where.</param>
/// <param name="Hint">Something to type, or null.</param>
public sealed record Diagnostic(ErrorCode Code, Severity Severity, string Message, SourceSpan? At = null, string? Hint = null)
{
    /// <summary>What was expected and what was found; values in backticks, no full stop.</summary>
    public string Message { get; init; } = LongValues.Cut(Message);
}
