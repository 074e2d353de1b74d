using System.Text;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>A command in one text: a JSON array of strings, or words as a shell splits them (quotes and backslashes, nothing else).</summary>
public static class CommandWords
{
    /// <summary>The words.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: a quote without its end.</exception>
    public static IReadOnlyList<string> Read(string option, string text) => ReadArray(text) ?? Split(option, text);

    /// <summary>The words of a JSON array of strings; null where the text is none.</summary>
    public static IReadOnlyList<string>? ReadArray(string text) =>
        JsonStrings.Read(text, out var strings) == JsonStringsResult.Strings ? [.. strings.Select(word => word.Text)] : null;

    private static List<string> Split(string option, string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, started) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quote != '\'' && i + 1 < text.Length) (word, started) = (word.Append(text[++i]), true);
            else if (quote != '\0' && c == quote) quote = '\0';
            else if (quote == '\0' && c is '\'' or '"') (quote, started) = (c, true);
            else if (quote == '\0' && char.IsWhiteSpace(c)) started = End(words, word, started);
            else (word, started) = (word.Append(c), true);
        }
        if (quote != '\0') throw new OciException(ErrorCodes.Usage, $"expected the quote of `{option}` to end, found `{ByteText.Escape(text)}`", $"{option} '[\"word\", \"word\"]'");
        End(words, word, started);
        return words;
    }

    private static bool End(List<string> words, StringBuilder word, bool started)
    {
        if (started) words.Add(word.ToString());
        word.Clear();
        return false;
    }
}
