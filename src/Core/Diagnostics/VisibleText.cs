using System.Globalization;
using System.Text;

namespace Oci.Diagnostics;

/// <summary>Text from outside in a form that a terminal shows and never obeys.</summary>
internal static class VisibleText
{
    /// <summary>Control and format characters and halves of surrogate pairs as <c>\u{N}</c>.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var cell in Cells(text)) result.Append(cell.Text);
        return result.ToString();
    }

    /// <summary>Each character as it is shown, where it stood and how many columns it takes.</summary>
    public static IEnumerable<(string Text, int Offset, int Width)> Cells(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var valid = Rune.TryGetRuneAt(text, i, out var rune);
            var shown = valid && IsVisible(rune) ? rune.ToString() : $"\\u{{{(valid ? rune.Value : text[i]):X}}}";
            yield return (shown, i, valid && IsVisible(rune) ? WidthOf(rune) : shown.Length);
            i += valid ? rune.Utf16SequenceLength : 1;
        }
    }

    private static bool IsVisible(Rune rune) => !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int WidthOf(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) return 0;
        var wide = rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
