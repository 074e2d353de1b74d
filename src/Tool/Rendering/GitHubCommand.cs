using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>
/// Lines that GitHub's workflow runner understands: <c>::group::TITLE</c>, <c>::error file=…,line=…::MESSAGE</c>. Source: GitHub's "Workflow commands".
/// </summary>
internal static class GitHubCommand
{
    public const string EndGroup = "::endgroup::";

    public static string Group(string title) => $"::group::{EscapeData(TerminalText.Clean(title))}";

    /// <summary>An annotation; on a line of a file where the finding has a place.</summary>
    public static string Annotation(ErrorCode code, Severity severity, string message, string? hint, SourceSpan? place)
    {
        var kind = severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
        var where = place is { } at ? $"file={EscapeProperty(at.Source.Path)},line={at.Line},col={at.Column}," : "";
        var text = hint is null ? message : $"{message}\nhint: {hint}";
        return $"::{kind} {where}title={code}::{EscapeData(text)}";
    }

    /// <summary>A container's line behind a mark, so that what it writes is never a command: not <c>::…</c> at the start, not <c>##[…]</c> anywhere.</summary>
    public static string Quote(string line) => $"| {TerminalText.Clean(line).Replace("##[", "# #[", StringComparison.Ordinal)}";

    private static string EscapeData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) => EscapeData(text)
        .Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
