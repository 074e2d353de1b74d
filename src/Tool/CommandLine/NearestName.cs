namespace Oci.Tool.CommandLine;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name that is fewest edits away, or null when none is near enough to be meant.</summary>
    public static string? Find(string typed, IEnumerable<string> known) => known
        .Select(name => (Name: name, Edits: Distance(typed, name)))
        .Where(guess => guess.Edits <= Math.Max(1, Math.Min(typed.TrimStart('-').Length, guess.Name.TrimStart('-').Length) / 3))
        .OrderBy(guess => guess.Edits).ThenBy(guess => guess.Name, StringComparer.Ordinal)
        .Select(guess => guess.Name)
        .FirstOrDefault();

    // Insertions, deletions, replacements and swaps of neighbours, each one edit.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
