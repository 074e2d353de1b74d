using System.Text;

namespace Oci.Diagnostics;

/// <summary>
/// Writes a finding for people: what, where, the line with carets below the place, a hint. Plain text, no colours;
/// control characters from outside are escaped.
/// </summary>
public static class DiagnosticText
{
    private const int MaxColumns = 160;
    private const int TabWidth = 4;

    /// <summary>A block of lines, each but the last with a line end.</summary>
    public static string Render(Diagnostic diagnostic) =>
        Render(diagnostic.Severity, diagnostic.Code, diagnostic.Message, diagnostic.At, diagnostic.Hint);

    /// <summary>The same for a fault.</summary>
    public static string Render(OciException fault) => Render(Severity.Error, fault.Code, fault.Message, fault.At, fault.Hint);

    /// <summary>One line, in the form that MSBuild and editors read: <c>Containerfile(7,1): error OCI4003: …</c></summary>
    public static string RenderLine(Diagnostic diagnostic)
    {
        var place = diagnostic.At is { } at ? $"{VisibleText.Escape(at.Source.Path)}({at.Line},{at.Column}): " : "";
        var hint = diagnostic.Hint is null ? "" : $" (hint: {diagnostic.Hint})";
        return $"{place}{Word(diagnostic.Severity)} {diagnostic.Code}: {VisibleText.Escape(diagnostic.Message + hint)}";
    }

    private static string Render(Severity severity, ErrorCode code, string message, SourceSpan? at, string? hint)
    {
        var text = new StringBuilder($"{Word(severity)}[{code}]: {VisibleText.Escape(message)}");
        if (at is { } span) AppendPlace(text, span);
        if (hint is not null) text.Append("\nhint: ").Append(VisibleText.Escape(hint));
        return text.ToString();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static void AppendPlace(StringBuilder text, SourceSpan span)
    {
        var number = $"{span.Line}";
        var gutter = new string(' ', number.Length + 1);
        var (line, carets) = Excerpt(span);
        text.Append($"\n{gutter}--> {VisibleText.Escape(span.Source.Path)}:{span.Line}:{span.Column}");
        text.Append($"\n{number} | {line}");
        text.Append($"\n{gutter}| {carets}");
    }

    /// <summary>The line of the span's beginning and the carets below it, cut to a readable width.</summary>
    private static (string Line, string Carets) Excerpt(SourceSpan span)
    {
        var content = span.Source.LineText(span.Line).TrimEnd();
        var from = Math.Min(span.Column - 1, content.Length);
        var to = Math.Min(from + Math.Max(1, span.Length), content.Length);
        var (shown, marks) = (new StringBuilder(), new StringBuilder());
        foreach (var cell in VisibleText.Cells(content))
        {
            var tab = content[cell.Offset] == '\t';
            var width = tab ? TabWidth - (marks.Length % TabWidth) : cell.Width;
            if (marks.Length + width > MaxColumns && cell.Offset > from) return Cut(shown, marks, true);
            shown.Append(tab ? new string(' ', width) : cell.Text);
            marks.Append(cell.Offset >= from && cell.Offset < to ? '^' : ' ', width);
            if (marks.Length > MaxColumns && cell.Offset < from - (MaxColumns / 4)) (shown, marks) = (new StringBuilder("…"), new StringBuilder(" "));
        }
        return Cut(shown, marks, false);
    }

    private static (string Line, string Carets) Cut(StringBuilder shown, StringBuilder marks, bool cut)
    {
        var carets = marks.ToString().TrimEnd();
        if (!carets.Contains('^', StringComparison.Ordinal)) carets = new string(' ', marks.Length) + '^';
        return (cut ? shown.Append('…').ToString() : shown.ToString(), carets);
    }
}
