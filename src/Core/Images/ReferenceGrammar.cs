namespace Oci.Images;

/// <summary>
/// The parts of an image's name. Source: the distribution project's reference grammar, whose regular expressions stand beside. They are read by hand:
/// the library for them takes longer to load than a short call takes for all the rest.
/// </summary>
internal static class ReferenceGrammar
{
    private const int MaxTagLength = 128;
    private const int ImageIdLength = 64;

    /// <summary><c>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}</c></summary>
    public static bool IsTag(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxTagLength || text[0] is '.' or '-') return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }
        return true;
    }

    /// <summary>Names with dots between them, or an address in brackets, and perhaps a port.</summary>
    public static bool IsHost(ReadOnlySpan<char> text)
    {
        var end = text.StartsWith("[") ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (end < 0) end = text.Length;
        return (text.StartsWith("[") ? IsBracketed(text[..end]) : AreLabels(text[..end])) && (end == text.Length || IsPort(text[end..]));
    }

    /// <summary><c>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*</c>, with slashes between them.</summary>
    public static bool IsPath(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('/'))
        {
            if (!IsPathPart(text[part])) return false;
        }
        return true;
    }

    /// <summary>What would be taken for the ID of an image: <c>[0-9a-f]{64}</c>.</summary>
    public static bool IsImageId(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c)) return false;
        }
        return text.Length == ImageIdLength;
    }

    // \[[0-9A-Fa-f:]+\]
    private static bool IsBracketed(ReadOnlySpan<char> text)
    {
        if (text.Length < 3) return false;
        foreach (var c in text[1..^1])
        {
            if (!char.IsAsciiHexDigit(c) && c != ':') return false;
        }
        return true;
    }

    // [A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*, with dots between them
    private static bool AreLabels(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            var label = text[part];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
            }
        }
        return true;
    }

    // :[0-9]+
    private static bool IsPort(ReadOnlySpan<char> text)
    {
        foreach (var c in text[1..])
        {
            if (!char.IsAsciiDigit(c)) return false;
        }
        return text[0] == ':' && text.Length > 1;
    }

    private static bool IsPathPart(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || !IsPathLetter(part[0]) || !IsPathLetter(part[^1])) return false;
        for (var at = 0; at < part.Length;)
        {
            var length = 0;
            while (!IsPathLetter(part[at + length])) length++;
            if (length > 0 && !IsSeparator(part.Slice(at, length))) return false;
            at += length + 1;
        }
        return true;
    }

    private static bool IsPathLetter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsSeparator(ReadOnlySpan<char> text) => text is "." or "_" or "__" || !text.ContainsAnyExcept('-');
}
