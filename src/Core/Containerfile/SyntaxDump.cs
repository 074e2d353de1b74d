using System.Globalization;
using System.Text;

namespace Oci.Containerfile;

/// <summary>Writes a syntax as nested lists, <c>(copy ["--from=build"] "app" "/app")</c>: the form in which parsers of Containerfiles compare notes.</summary>
public static class SyntaxDump
{
    /// <summary>One line for each instruction, in order.</summary>
    public static string Render(ContainerfileSyntax syntax)
    {
        var text = new StringBuilder();
        foreach (var instruction in syntax.Instructions) text.Append(Render(instruction.Line)).Append('\n');
        return text.ToString();
    }

    private static string Render(InstructionLine line)
    {
        var text = new StringBuilder("(").Append(line.Keyword.Text.ToLowerInvariant());
        if (line.Flags.Count > 0) text.Append(" [").AppendJoin(' ', line.Flags.Select(flag => Quote(flag.Text))).Append(']');
        foreach (var value in Values(line)) text.Append(' ').Append(Quote(value));
        if (line.Nested is { } nested) text.Append(' ').Append(Render(nested));
        return text.Append(')').ToString();
    }

    private static IEnumerable<string> Values(InstructionLine line) => line.Pairs.Count == 0
        ? line.Arguments.Select(word => word.Text)
        : line.Pairs.SelectMany(pair => new[] { pair.Key.Text, pair.Value.Text, pair.IsLegacy ? "" : "=" });

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes()) text.Append(Escape(rune));
        return text.Append('"').ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7F => $"\\x{rune.Value:x2}",
        _ when IsPrintable(rune) => rune.ToString(),
        <= 0xFFFF => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
