namespace Oci.Containerfile;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Suggestion
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 200;

    /// <summary>The nearest candidate that is fewer than three insertions, deletions or replacements away; or null. The rule of the linter.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates) => Nearest(word, candidates, 2, Distance);

    /// <summary>A hint that names the nearest candidate, or else <paramref name="otherwise"/>. Case does not count, two letters that changed places count once.</summary>
    public static string? Hint(string word, IEnumerable<string> candidates, string? otherwise)
    {
        var nearest = Nearest(word, candidates, word.TrimStart('-').Length <= 3 ? 1 : 2, (a, b) => TypingDistance(a.ToUpperInvariant(), b.ToUpperInvariant()));
        return nearest is null ? otherwise : $"did you mean `{nearest}`?";
    }

    private static string? Nearest(string word, IEnumerable<string> candidates, int furthest, Func<string, string, int> distance)
    {
        var (best, least) = ((string?)null, furthest + 1);
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            var found = Math.Abs(word.Length - candidate.Length) > furthest || word.Length > MaxLength ? least : distance(word, candidate);
            if (found < least && found < candidate.Length) (best, least) = (candidate, found);
        }
        return best;
    }

    private static int Distance(string from, string to) => Table(from, to, false);

    private static int TypingDistance(string from, string to) => Table(from, to, true);

    /// <summary>The table of distances between all beginnings, of which three rows are needed at a time.</summary>
    private static int Table(string from, string to, bool swaps)
    {
        var width = to.Length + 1;
        Span<int> rows = stackalloc int[3 * (MaxLength + 4)];
        var older = rows[..width];
        var old = rows.Slice(width, width);
        var now = rows.Slice(2 * width, width);
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    now[j] = i + j;
                    continue;
                }
                now[j] = Math.Min(old[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1), Math.Min(old[j], now[j - 1]) + 1);
                var swapped = swaps && i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (swapped) now[j] = Math.Min(now[j], older[j - 2] + 1);
            }
            var free = older;
            older = old;
            old = now;
            now = free;
        }
        return old[to.Length];
    }
}
