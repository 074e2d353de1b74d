namespace Oci.Containerfile;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Suggestion
{
    private const int MaxLength = 64;

    /// <summary>The candidate that is fewer than three edits away, the nearest one; or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates, bool ignoreCase = true)
    {
        var (best, distance) = ((string?)null, 3);
        foreach (var candidate in candidates)
        {
            var found = Distance(ignoreCase ? word.ToUpperInvariant() : word, ignoreCase ? candidate.ToUpperInvariant() : candidate);
            if (found < distance && found < candidate.Length) (best, distance) = (candidate, found);
        }
        return best;
    }

    /// <summary>A hint that names the nearest candidate, or else <paramref name="otherwise"/>.</summary>
    public static string? Hint(string word, IEnumerable<string> candidates, string? otherwise) =>
        Nearest(word, candidates) is { } nearest ? $"did you mean `{nearest}`?" : otherwise;

    /// <summary>Levenshtein: insertions, deletions and replacements.</summary>
    public static int Distance(string from, string to)
    {
        if (Math.Abs(from.Length - to.Length) > 3 || from.Length > MaxLength) return MaxLength;
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }
}
