namespace Oci.Diagnostics;

/// <summary>A fault that the user can fix. A fault that we must fix stays an ordinary .NET exception.</summary>
/// <param name="code">Which kind of fault.</param>
/// <param name="message">What was expected, what was found, where; values in backticks, no full stop.</param>
/// <param name="hint">An imperative: something to type. Null when there is nothing to suggest.</param>
/// <param name="at">Where in a source file the fault lies, if in one.</param>
/// <param name="inner">The exception that this one explains.</param>
public class OciException(ErrorCode code, string message, string? hint = null, SourceSpan? at = null, Exception? inner = null)
    : Exception(LongValues.Cut(message), inner)
{
    /// <summary>Which kind of fault.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>Something to type, or null.</summary>
    public string? Hint { get; } = hint is null ? null : LongValues.Cut(hint);

    /// <summary>Where in a source file the fault lies, or null.</summary>
    public SourceSpan? At { get; } = at;
}
