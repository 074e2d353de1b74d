using System.Globalization;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// Reads the part of TOML that configuration files of registries use: tables, arrays of tables, dotted and quoted keys, strings, booleans, integers, arrays and inline tables.
/// Dates and floating-point numbers are refused. Values are <c>string</c>, <c>bool</c>, <c>long</c>, a list or a dictionary.
/// </summary>
internal sealed class Toml
{
    private const int MaxDepth = 16;

    private readonly string text;
    private readonly string path;
    private readonly Dictionary<string, object> root = new(StringComparer.Ordinal);
    private Dictionary<string, object> table;
    private int at;

    private Toml(string text, string path)
    {
        (this.text, this.path) = (text.ReplaceLineEndings("\n"), path);
        table = root;
    }

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidRegistryConfiguration"/>.</exception>
    public static IReadOnlyDictionary<string, object> Parse(string text, string path) => new Toml(text, path).Read();

    private Dictionary<string, object> Read()
    {
        while (true)
        {
            SkipSpace(lines: true);
            if (at == text.Length) return root;
            if (text[at] == '[') ReadHeader();
            else ReadPair(table, 0);
            EndLine();
        }
    }

    private void ReadHeader()
    {
        var isArray = Take("[[");
        if (!isArray) Expect('[');
        var keys = ReadKeys();
        if (isArray && !Take("]]")) throw Invalid("`]]`");
        if (!isArray) Expect(']');
        var parent = Descend(root, keys[..^1]);
        table = isArray ? Append(parent, keys[^1]) : Descend(parent, keys[^1..]);
    }

    // Through an array of tables the way leads into its last one.
    private Dictionary<string, object> Descend(Dictionary<string, object> from, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            if (!from.TryGetValue(key, out var next)) from[key] = next = new Dictionary<string, object>(StringComparer.Ordinal);
            from = next as Dictionary<string, object> ?? (next as List<object>)?.LastOrDefault() as Dictionary<string, object> ?? throw Invalid($"`{ByteText.Shorten(key)}` to be a table");
        }
        return from;
    }

    private Dictionary<string, object> Append(Dictionary<string, object> parent, string key)
    {
        if (!parent.TryGetValue(key, out var there)) parent[key] = there = new List<object>();
        var added = new Dictionary<string, object>(StringComparer.Ordinal);
        (there as List<object> ?? throw Invalid($"`{ByteText.Shorten(key)}` to be an array of tables")).Add(added);
        return added;
    }

    private void ReadPair(Dictionary<string, object> into, int depth)
    {
        var keys = ReadKeys();
        Expect('=');
        SkipSpace(lines: false);
        var value = ReadValue(depth);
        if (!Descend(into, keys[..^1]).TryAdd(keys[^1], value)) throw Invalid($"`{ByteText.Shorten(keys[^1])}` once");
    }

    private string[] ReadKeys()
    {
        var keys = new List<string>();
        do
        {
            SkipSpace(lines: false);
            keys.Add(ReadKey());
            SkipSpace(lines: false);
        }
        while (Take("."));
        return [.. keys];
    }

    private string ReadKey()
    {
        if (at < text.Length && text[at] is '"' or '\'') return ReadString();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_')) at++;
        return at > start ? text[start..at] : throw Invalid("a key");
    }

    private object ReadValue(int depth)
    {
        if (depth > MaxDepth) throw Invalid("less nesting");
        if (at == text.Length) throw Invalid("a value");
        return text[at] switch
        {
            '"' or '\'' => ReadString(),
            '[' => ReadArray(depth),
            '{' => ReadInline(depth),
            _ => ReadWord(),
        };
    }

    private object ReadWord()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '+' or '-' or '_' or '.' or ':')) at++;
        return text[start..at] switch
        {
            "true" => true,
            "false" => false,
            var word when long.TryParse(word.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Invalid("a string, a whole number, `true` or `false`"),
        };
    }

    private List<object> ReadArray(int depth)
    {
        var items = new List<object>();
        Expect('[');
        for (; ; )
        {
            SkipSpace(lines: true);
            if (Take("]")) return items;
            items.Add(ReadValue(depth + 1));
            SkipSpace(lines: true);
            if (Take("]")) return items;
            Expect(',');
        }
    }

    private Dictionary<string, object> ReadInline(int depth)
    {
        var inline = new Dictionary<string, object>(StringComparer.Ordinal);
        Expect('{');
        SkipSpace(lines: false);
        if (Take("}")) return inline;
        for (; ; )
        {
            ReadPair(inline, depth + 1);
            SkipSpace(lines: false);
            if (Take("}")) return inline;
            Expect(',');
        }
    }

    private string ReadString()
    {
        var quote = text[at];
        var triple = new string(quote, 3);
        var isLong = Take(triple);
        if (isLong) Take("\n");
        else at++;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (isLong ? Take(triple) : Take(quote.ToString())) return value.ToString();
            if (text[at] == '\n' && !isLong) break;
            if (text[at] == '\\' && quote == '"') value.Append(ReadEscape());
            else value.Append(text[at++]);
        }
        throw Invalid($"the string to end with `{(isLong ? triple : quote.ToString())}`");
    }

    private string ReadEscape()
    {
        var kind = at + 1 < text.Length ? text[at + 1] : '\0';
        at += 2;
        return kind switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'b' => "\b",
            'f' => "\f",
            '"' => "\"",
            '\\' => "\\",
            'u' => ReadCode(4),
            'U' => ReadCode(8),
            _ => throw Invalid("an escape that TOML knows"),
        };
    }

    private string ReadCode(int digits)
    {
        if (at + digits > text.Length || !int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
            throw Invalid($"{digits} hexadecimal digits of a character");
        at += digits;
        return new Rune(code).ToString();
    }

    private void EndLine()
    {
        SkipSpace(lines: false);
        if (at < text.Length && text[at] != '\n') throw Invalid("the line to end");
    }

    private void SkipSpace(bool lines)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '#') while (at < text.Length && text[at] != '\n') at++;
            if (at == text.Length || !(text[at] is ' ' or '\t' || (lines && text[at] == '\n'))) return;
        }
    }

    private bool Take(string token)
    {
        if (string.CompareOrdinal(text, at, token, 0, token.Length) != 0) return false;
        at += token.Length;
        return true;
    }

    private void Expect(char token)
    {
        SkipSpace(lines: false);
        if (!Take(token.ToString())) throw Invalid($"`{token}`");
    }

    private OciException Invalid(string expected)
    {
        var line = text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1;
        return new(ErrorCodes.InvalidRegistryConfiguration, $"expected {expected} at line {line} of `{ByteText.Escape(path)}`, found {(at < text.Length ? $"`{ByteText.Shorten(text[at..].Split('\n')[0], 40)}`" : "the end")}");
    }
}
