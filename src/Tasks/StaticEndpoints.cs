using System.Text;

namespace Oci.Tasks;

/// <summary>
/// The list of static web assets names for each file when it was last written, which is when it was checked out: another image for every
/// checkout. What a browser compares is the hash beside it.
/// </summary>
internal static class StaticEndpoints
{
    private const string Header = "\"Last-Modified\"";
    private const string Epoch = "\"Thu, 01 Jan 1970 00:00:00 GMT\"";

    /// <summary>Writes the list with one time for all files, where that changes the copy.</summary>
    /// <returns>The copy's path.</returns>
    public static string WriteTimeless(string source, string copy)
    {
        var text = ToTimeless(File.ReadAllText(source));
        if (File.Exists(copy) && File.ReadAllText(copy) == text) return copy;
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, text);
        return copy;
    }

    /// <summary>The list with one time for all files; every other character stays.</summary>
    internal static string ToTimeless(string text)
    {
        var timeless = new StringBuilder(text.Length);
        var kept = 0;
        for (var at = text.IndexOf(Header, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Header, at + 1, StringComparison.Ordinal))
        {
            if (ValueAfter(text, at + Header.Length) is not { } value) continue;
            timeless.Append(text, kept, value.Start.Value - kept).Append(Epoch);
            kept = value.End.Value;
        }
        return timeless.Append(text, kept, text.Length - kept).ToString();
    }

    // `, "Value": "…"`: where the value stands, with its quotes; null where something else follows.
    private static Range? ValueAfter(string text, int at)
    {
        foreach (var expected in new[] { ",", "\"Value\"", ":" })
        {
            at = SkipSpace(text, at);
            if (string.CompareOrdinal(text, at, expected, 0, expected.Length) != 0) return null;
            at += expected.Length;
        }
        at = SkipSpace(text, at);
        if (at >= text.Length || text[at] != '"') return null;
        var end = text.IndexOf('"', at + 1);
        return end < 0 ? null : at..(end + 1);
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }
}
