using Oci.Content;

namespace Oci.Transfer;

/// <summary>What follows the prefix of a location on disk: <c>PATH[:NAME]</c> or <c>PATH@DIGEST</c>. A path with colons may stand in brackets.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Name">What follows the path's colon; null where there is none.</param>
/// <param name="Digest">What follows the path's <c>@</c>; null where it is no digest.</param>
internal readonly record struct LocationPath(string Path, string? Name, Digest? Digest)
{
    /// <summary>
    /// Takes a text apart. A path ends at the first colon before which something is, and where nothing is yet, at the first colon at all:
    /// names have colons and slashes too, so that only what is there tells them from paths.
    /// </summary>
    /// <param name="text">The text after the prefix.</param>
    /// <param name="exists">Whether something of the location's kind is at a path.</param>
    public static LocationPath Parse(string text, Func<string, bool> exists)
    {
        if (InBrackets(text) is { } bracketed) return bracketed;
        List<LocationPath> ways = [.. Colons(text).Select(colon => SplitAt(text, colon)), new(text, null, null)];
        return ways.FirstOrDefault(way => way.Path.Length > 0 && exists(way.Path), ways[0]);
    }

    /// <summary>As <see cref="Parse"/> reads it, whatever is on the disk, but for paths that hold <c>]:</c> or <c>]@</c> themselves.</summary>
    public override string ToString()
    {
        var path = Path.StartsWith('[') || Colons(Path).Any() ? $"[{Path}]" : Path;
        return Digest is { } digest ? $"{path}@{digest}" : Name is null ? path : $"{path}:{Name}";
    }

    // PATH@ALGORITHM:ENCODED: the colon is the digest's own.
    private static LocationPath SplitAt(string text, int colon)
    {
        var at = text.LastIndexOf('@', colon);
        return at > 0 && Content.Digest.TryParse(text[(at + 1)..], out var digest) ? new(text[..at], null, digest) : new(text[..colon], text[(colon + 1)..], null);
    }

    private static LocationPath? InBrackets(string text)
    {
        if (!text.StartsWith('[')) return null;
        for (var end = text.IndexOf(']', 1); end > 1; end = text.IndexOf(']', end + 1))
        {
            var path = text[1..end];
            switch (text[(end + 1)..])
            {
                case "": return new(path, null, null);
                case [':', .. var name]: return new(path, name, null);
                case ['@', .. var rest] when Content.Digest.TryParse(rest, out var digest): return new(path, null, digest);
            }
        }
        return null;
    }

    // The colon after a Windows drive is none of ours.
    private static IEnumerable<int> Colons(string text)
    {
        var drive = OperatingSystem.IsWindows() && text is [_, ':', '\\' or '/', ..] && char.IsAsciiLetter(text[0]) ? 2 : 0;
        for (var colon = text.IndexOf(':', drive); colon >= 0; colon = text.IndexOf(':', colon + 1)) yield return colon;
    }
}
