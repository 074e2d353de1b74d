using System.Globalization;
using System.Text;

namespace Oci.Native;

/// <summary>Shows bytes that are usually text to people: nothing untrusted reaches a terminal unescaped.</summary>
public static class ByteText
{
    /// <summary>UTF-8 as text; control characters and invalid bytes as <c>\xNN</c>.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var ok = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            if (ok && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)) text.Append(rune.ToString());
            else foreach (var b in bytes[..consumed]) text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>The same for text that came from outside.</summary>
    public static string Escape(string text) => Escape(Encoding.UTF8.GetBytes(text));

    /// <summary>The same, cut after <paramref name="max"/> characters: for messages about text that may be megabytes long.</summary>
    public static string Shorten(string text, int max = 200) => text.Length <= max ? Escape(text) : Escape(text[..max]) + "…";
}
