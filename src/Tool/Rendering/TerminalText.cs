using System.Globalization;
using System.Text;
using Oci.Native;

namespace Oci.Tool.Rendering;

/// <summary>Makes text that came from a container fit for a terminal, and measures it.</summary>
internal static class TerminalText
{
    /// <summary>
    /// A line of output without escape sequences (colours, cursor movements, titles), of a progress bar only what stands in the end,
    /// and with every other control character made visible.
    /// </summary>
    public static string Clean(string line)
    {
        var start = line.TrimEnd('\r').LastIndexOf('\r') + 1;
        var text = new StringBuilder(line.Length);
        for (var i = start; i < line.Length;)
        {
            var end = line[i] == '\e' ? EscapeSequenceEnd(line, i) : i;
            if (end == i) text.Append(line[i++] is var c && c == '\t' ? ' ' : c);
            i = Math.Max(i, end);
        }
        return ByteText.Escape(text.ToString().TrimEnd('\r'));
    }

    /// <summary><paramref name="text"/> cut to so many columns, with <c>…</c> where something was cut.</summary>
    public static string Fit(string text, int columns)
    {
        if (columns <= 0) return "";
        var used = 0;
        var cut = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var width = Columns(rune);
            if (used + width > columns) return text[..cut] + "…";
            used += width;
            if (used < columns) cut += rune.Utf16SequenceLength;
        }
        return text;
    }

    // ECMA-48: CSI is ESC [ parameters final; OSC, DCS, APC, PM and SOS run to BEL or ESC \; every other sequence is intermediates and one final.
    private static int EscapeSequenceEnd(string line, int start)
    {
        var i = start + 1;
        if (i == line.Length) return start;
        if (line[i] == '[') return After(line, i + 1, c => c is >= ' ' and <= '?');
        if (line[i] is ']' or 'P' or '_' or '^' or 'X') return AfterString(line, i + 1);
        return After(line, i, c => c is >= ' ' and <= '/');
    }

    private static int After(string line, int i, Func<char, bool> isInner)
    {
        while (i < line.Length && isInner(line[i])) i++;
        return i < line.Length && line[i] is >= '0' and <= '~' ? i + 1 : i;
    }

    private static int AfterString(string line, int i)
    {
        for (; i < line.Length; i++)
        {
            if (line[i] == '\a') return i + 1;
            if (line[i] == '\e' && i + 1 < line.Length && line[i + 1] == '\\') return i + 2;
        }
        return i;
    }

    // Unicode's East Asian Width classes W and F in outline: what terminals draw two columns wide.
    private static int Columns(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F
            or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
