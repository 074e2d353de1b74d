using System.Text;

namespace Oci.Build;

/// <summary>
/// One component of a COPY source with wildcards: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c>, and a backslash before what is meant literally.
/// Source: Go's path/filepath, Match, which Docker's builders use.
/// </summary>
internal sealed class NamePattern
{
    private readonly Rune[] pattern;

    private NamePattern(Rune[] pattern) => this.pattern = pattern;

    /// <summary>Reads a component; null when a bracket is not closed or a range is not one.</summary>
    public static NamePattern? TryParse(string component)
    {
        var pattern = new NamePattern([.. component.EnumerateRunes()]);
        for (var at = 0; at < pattern.pattern.Length;)
        {
            if (!pattern.TryStep(at, default, out at, out _)) return null;
        }
        return pattern;
    }

    /// <summary>Whether the component has wildcards or escapes at all.</summary>
    public static bool IsPattern(string component) => component.AsSpan().IndexOfAny("*?[\\") >= 0;

    /// <summary>The pattern that matches exactly this name.</summary>
    public static string Escape(string name) => string.Concat(name.Select(character => character is '*' or '?' or '[' or '\\' ? $"\\{character}" : $"{character}"));

    /// <summary>The component without its escapes.</summary>
    public static string Unescape(string component)
    {
        var text = new StringBuilder();
        for (var i = 0; i < component.Length; i++)
        {
            if (component[i] == '\\' && i + 1 < component.Length) i++;
            text.Append(component[i]);
        }
        return text.ToString();
    }

    /// <summary>Whether wildcards, not only escapes, are in it.</summary>
    public static bool HasWildcards(string component)
    {
        for (var i = 0; i < component.Length; i++)
        {
            if (component[i] == '\\') i++;
            else if (component[i] is '*' or '?' or '[') return true;
        }
        return false;
    }

    /// <summary>Whether a name matches as a whole. A byte that is no UTF-8 counts as one character.</summary>
    public bool IsMatch(ReadOnlySpan<byte> name)
    {
        var text = Decode(name);
        var (at, i) = (0, 0);
        var (star, resume) = (-1, 0);
        while (i < text.Count || at < pattern.Length)
        {
            if (at < pattern.Length && pattern[at].Value == '*')
            {
                (star, resume) = (at++, i);
                continue;
            }
            if (at < pattern.Length && i < text.Count && TryStep(at, text[i], out var next, out var matched) && matched)
            {
                (at, i) = (next, i + 1);
                continue;
            }
            if (star < 0 || resume >= text.Count) return false;
            (at, i) = (star + 1, ++resume);
        }
        return true;
    }

    // One element other than a star: whether it fits the character, and where the next one begins.
    private bool TryStep(int at, Rune character, out int next, out bool matched)
    {
        next = at + 1;
        matched = true;
        switch (pattern[at].Value)
        {
            case '*' or '?': return true;
            case '\\':
                next = at + 2;
                matched = at + 1 < pattern.Length && pattern[at + 1] == character;
                return at + 1 < pattern.Length;
            case '[': return TryClass(at + 1, character, out next, out matched);
            default:
                matched = pattern[at] == character;
                return true;
        }
    }

    private bool TryClass(int at, Rune character, out int next, out bool matched)
    {
        (next, matched) = (at, false);
        var negated = at < pattern.Length && pattern[at].Value == '^';
        if (negated) at++;
        for (var first = true; at < pattern.Length; first = false)
        {
            if (pattern[at].Value == ']' && !first)
            {
                next = at + 1;
                matched ^= negated;
                return true;
            }
            if (!TryBound(ref at, out var low)) return false;
            var high = low;
            if (at < pattern.Length && pattern[at].Value == '-')
            {
                at++;
                if (!TryBound(ref at, out high)) return false;
            }
            matched |= low.Value <= character.Value && character.Value <= high.Value;
        }
        return false;
    }

    private bool TryBound(ref int at, out Rune bound)
    {
        bound = default;
        if (at < pattern.Length && pattern[at].Value == '\\') at++;
        else if (at < pattern.Length && pattern[at].Value is '-' or ']') return false;
        if (at >= pattern.Length) return false;
        bound = pattern[at++];
        return true;
    }

    private static List<Rune> Decode(ReadOnlySpan<byte> name)
    {
        var text = new List<Rune>(name.Length);
        while (!name.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(name, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            text.Add(valid ? rune : Rune.ReplacementChar);
            name = name[(valid ? length : 1)..];
        }
        return text;
    }
}
