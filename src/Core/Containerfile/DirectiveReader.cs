using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Reads the parser directives: comments of the form <c># name=value</c> above everything else.</summary>
internal sealed partial class DirectiveReader(SourceText source, DiagnosticBag bag)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Where the directives end: comments before it document nothing.</summary>
    public int End { get; private set; }

    public Directives Read()
    {
        var shebang = LineAt(Begin).StartsWith("#!", StringComparison.Ordinal);
        var directives = ReadComments(new Directives(), Begin, escapeCounts: true);
        if (shebang) directives = ReadComments(directives, NextLine(Begin), escapeCounts: false);
        return directives.Syntax is null ? ReadOtherForms(directives, shebang ? NextLine(Begin) : Begin) : directives;
    }

    private int Begin => source.Text.StartsWith('\uFEFF') ? 1 : 0;

    /// <summary>A <c>#!</c> line may stand above <c>syntax</c> and <c>check</c>, but hides <c>escape</c>.</summary>
    private Directives ReadComments(Directives directives, int position, bool escapeCounts)
    {
        for (; position < source.Text.Length; position = NextLine(position))
        {
            var line = LineAt(position);
            if (!MayBeDirective(line, "#")) break;
            var match = HashForm.Match(line);
            var name = match.Groups[1].Value.ToLowerInvariant();
            if (!match.Success || name is not ("syntax" or "escape" or "check")) break;
            End = NextLine(position);
            var value = match.Groups[2].Value.TrimEnd();
            var span = new SourceSpan(source, position + match.Groups[2].Index, value.Length);
            if (!seen.Add(name)) bag.Error(ErrorCodes.InvalidDirective, $"the directive `{name}` may be given only once", span, "remove this line");
            else if (name != "escape" || escapeCounts) directives = Apply(directives, name, value, span);
        }
        return directives;
    }

    private Directives Apply(Directives directives, string name, string value, SourceSpan span)
    {
        switch (name)
        {
            case "syntax":
                return directives with { Syntax = FirstWord(value), SyntaxCommandLine = value, SyntaxSpan = span };
            case "check":
                LintSettings.Parse(FirstWord(value), out var problems);
                foreach (var problem in problems) bag.Error(ErrorCodes.InvalidDirective, problem, span, "write for example `# check=skip=StageNameCasing;error=true`");
                return directives with { Check = FirstWord(value), CheckCommandLine = value, CheckSpan = span };
            default:
                if (value is "\\" or "`") return directives with { Escape = value[0] };
                bag.Error(ErrorCodes.InvalidDirective, $"expected `\\` or a backtick as escape character, found `{value}`", span, "write `# escape=\\`");
                return directives;
        }
    }

    /// <summary><c>//syntax=…</c> and a whole file in JSON name a frontend too. Such files are none of ours, but we can say so.</summary>
    private Directives ReadOtherForms(Directives directives, int begin)
    {
        for (var position = begin; position < source.Text.Length; position = NextLine(position))
        {
            var line = LineAt(position);
            if (!MayBeDirective(line, "//")) break;
            var match = SlashForm.Match(line);
            if (!match.Success || match.Groups[1].Value.ToLowerInvariant() is not ("syntax" or "escape" or "check")) break;
            if (!match.Groups[1].ValueSpan.Equals("syntax", StringComparison.OrdinalIgnoreCase)) continue;
            var value = match.Groups[2].Value.TrimEnd();
            return directives with { Syntax = FirstWord(value), SyntaxCommandLine = value, SyntaxSpan = new SourceSpan(source, position + match.Groups[2].Index, value.Length) };
        }
        return ReadJson(source.Text[begin..]) is { } syntax
            ? directives with { Syntax = syntax, SyntaxCommandLine = syntax, SyntaxSpan = new SourceSpan(source, begin, 1) }
            : directives;
    }

    private static string? ReadJson(string text)
    {
        if (!text.TrimStart().StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.TryGetProperty("syntax", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }

    // Most files begin with none, and regular expressions take longer to load than the file to read.
    private static bool MayBeDirective(string line, string mark) => line.AsSpan().TrimStart().StartsWith(mark) && line.Contains('=');

    private static string FirstWord(string value) => value.Split([' ', '\t'], 2)[0];

    private string LineAt(int position)
    {
        var end = source.Text.IndexOf('\n', position);
        return source.Text[position..(end < 0 ? source.Text.Length : end)].TrimEnd('\r');
    }

    private int NextLine(int position)
    {
        var end = source.Text.IndexOf('\n', position);
        return end < 0 ? source.Text.Length : end + 1;
    }

    [GeneratedRegex(@"^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex HashForm { get; }

    [GeneratedRegex(@"^//\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex SlashForm { get; }
}
