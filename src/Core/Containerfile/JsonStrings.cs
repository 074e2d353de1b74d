using System.Globalization;
using System.Text;

namespace Oci.Containerfile;

/// <summary>What a text is to an instruction that takes a JSON array of strings.</summary>
internal enum JsonStringsResult
{
    /// <summary>No JSON array: the shell form.</summary>
    None,
    /// <summary>An array of strings.</summary>
    Strings,
    /// <summary>An array with something else in it, which is an error.</summary>
    Mixed,
}

/// <summary>Reads a JSON array of strings, strictly: what is not JSON is the shell form, and users rely on that.</summary>
internal sealed class JsonStrings
{
    private const int MaxDepth = 64;

    private readonly string text;
    private readonly List<(string Text, int Start, int End)> strings = [];
    private int position;
    private int depth;
    private bool mixed;

    private JsonStrings(string text) => this.text = text;

    public static JsonStringsResult Read(string text, out IReadOnlyList<(string Text, int Start, int End)> strings)
    {
        var reader = new JsonStrings(text);
        reader.SkipBlanks();
        var valid = reader.Current == '[' && reader.ReadValue(0) && reader.AtEnd();
        strings = reader.strings;
        return !valid ? JsonStringsResult.None : reader.mixed ? JsonStringsResult.Mixed : JsonStringsResult.Strings;
    }

    private char Current => position < text.Length ? text[position] : '\0';

    private bool AtEnd()
    {
        SkipBlanks();
        return position == text.Length;
    }

    private bool ReadValue(int level)
    {
        SkipBlanks();
        var start = position;
        if (Current == '"')
        {
            var value = ReadString();
            if (value is not null && level == 1) strings.Add((value, start, position));
            return value is not null;
        }
        mixed |= level == 1;
        if (Current is '[' or '{') return ++depth <= MaxDepth && ReadContainer(level + 1, Current == '{') && depth-- > 0;
        return ReadLiteral("true") || ReadLiteral("false") || ReadLiteral("null") || ReadNumber();
    }

    private bool ReadContainer(int level, bool isObject)
    {
        position++;
        var close = isObject ? '}' : ']';
        SkipBlanks();
        if (Take(close)) return true;
        do
        {
            if (isObject && !ReadKey()) return false;
            if (!ReadValue(level)) return false;
            SkipBlanks();
        }
        while (Take(','));
        return Take(close);
    }

    private bool ReadKey()
    {
        SkipBlanks();
        if (Current != '"' || ReadString() is null) return false;
        SkipBlanks();
        return Take(':');
    }

    private string? ReadString()
    {
        var value = new StringBuilder();
        position++;
        while (position < text.Length)
        {
            var c = text[position++];
            if (c == '"') return WithoutHalfPairs(value.ToString());
            if (c < ' ') return null;
            if (c != '\\') value.Append(c);
            else if (ReadEscape() is { } escaped) value.Append(escaped);
            else return null;
        }
        return null;
    }

    private static string WithoutHalfPairs(string value) =>
        value.Any(char.IsSurrogate) ? string.Concat(value.EnumerateRunes().Select(rune => rune.ToString())) : value;

    private char? ReadEscape()
    {
        if (position >= text.Length) return null;
        switch (text[position++])
        {
            case '"': return '"';
            case '\\': return '\\';
            case '/': return '/';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when position + 4 <= text.Length && ushort.TryParse(text.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                position += 4;
                return (char)unit;
            default: return null;
        }
    }

    private bool ReadLiteral(string word)
    {
        if (string.CompareOrdinal(text, position, word, 0, word.Length) != 0) return false;
        position += word.Length;
        return true;
    }

    private bool ReadNumber()
    {
        if (Current == '-') position++;
        if (!Take('0') && !ReadDigits()) return false;
        if (Take('.') && !ReadDigits()) return false;
        if (Current is not ('e' or 'E')) return true;
        position++;
        if (Current is '+' or '-') position++;
        return ReadDigits();
    }

    private bool ReadDigits()
    {
        var start = position;
        while (char.IsAsciiDigit(Current)) position++;
        return position > start;
    }

    private bool Take(char c)
    {
        if (Current != c) return false;
        position++;
        return true;
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t' or '\n' or '\r') position++;
    }
}
