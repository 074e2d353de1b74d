using System.Globalization;

namespace Oci.Operations;

/// <summary>
/// A range of semantic versions: <c>&gt;= 1.2, &lt; 2 || ^3.1</c>, with <c>~</c>, <c>^</c>, <c>!=</c>, wildcards (<c>1.x</c>) and <c>1.2 - 1.4</c>.
/// A version before its release is only meant where the range names one.
/// </summary>
internal sealed class VersionRange
{
    private readonly IReadOnlyList<IReadOnlyList<Term>> alternatives;

    private VersionRange(IReadOnlyList<IReadOnlyList<Term>> alternatives) => this.alternatives = alternatives;

    /// <summary>Parses a range; null where it is none.</summary>
    public static VersionRange? TryParse(string text)
    {
        var alternatives = text.Split("||").Select(ParseAll).ToList();
        return alternatives.Contains(null) ? null : new VersionRange(alternatives!);
    }

    /// <summary>Whether a tag is a version of the range; a <c>v</c> before it does not matter.</summary>
    public bool Contains(string tag) => Version.TryParse(tag, allowsWildcards: false) is { } version
        && alternatives.Any(terms => terms.All(term => term.Admits(version)) && (version.PreRelease.Length == 0 || terms.Any(term => term.Version.PreRelease.Length > 0)));

    private static List<Term>? ParseAll(string text)
    {
        var hyphen = text.Split(" - ", 2);
        if (hyphen.Length == 2) text = $">={hyphen[0].Trim()} <={hyphen[1].Trim()}";
        var terms = new List<Term>();
        var words = text.Replace(",", " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            // An operator may stand apart from its version.
            var word = words[i].All(c => "<>=!~^".Contains(c)) && i + 1 < words.Length ? words[i] + words[++i] : words[i];
            if (Term.TryParse(word) is not { } term) return null;
            terms.Add(term);
        }
        return terms.Count == 0 ? null : terms;
    }

    private sealed record Term(string Operator, Version Version)
    {
        public static Term? TryParse(string word)
        {
            var digits = word.TrimStart('<', '>', '=', '!', '~', '^');
            var name = word[..^digits.Length];
            if (name is not ("" or "=" or "!=" or ">" or "<" or ">=" or "=>" or "<=" or "=<" or "~" or "~>" or "^")) return null;
            return Version.TryParse(digits, allowsWildcards: true) is { } version ? new Term(name, version) : null;
        }

        public bool Admits(Version version) => Operator switch
        {
            "!=" => !IsWithin(version, Version.Given),
            ">" => version.CompareTo(Version) > 0 && !IsWithin(version, Version.Given),
            "<" => version.CompareTo(Version) < 0,
            ">=" or "=>" => version.CompareTo(Version) >= 0,
            "<=" or "=<" => version.CompareTo(Version) <= 0 || IsWithin(version, Version.Given),
            "~" or "~>" => version.CompareTo(Version) >= 0 && IsWithin(version, Math.Min(Version.Given, 2)),
            "^" => version.CompareTo(Version) >= 0 && IsWithin(version, Math.Min(Version.Given, Version.Major > 0 ? 1 : Version.Minor > 0 ? 2 : 3)),
            _ => IsWithin(version, Version.Given),
        };

        // Whether the first numbers are the same; all three count the state before a release too.
        private bool IsWithin(Version version, int numbers) =>
            (numbers < 1 || version.Major == Version.Major) && (numbers < 2 || version.Minor == Version.Minor)
            && (numbers < 3 || (version.Patch == Version.Patch && version.PreRelease == Version.PreRelease));
    }

    /// <summary>One version; <paramref name="Given"/> tells how many of its numbers were written.</summary>
    private sealed record Version(long Major, long Minor, long Patch, string PreRelease, int Given) : IComparable<Version>
    {
        public static Version? TryParse(string text, bool allowsWildcards)
        {
            if (text.StartsWith('v')) text = text[1..];
            text = text.Split('+')[0];
            var dash = text.IndexOf('-');
            var parts = (dash < 0 ? text : text[..dash]).Split('.');
            var wild = Array.FindIndex(parts, part => part is "x" or "X" or "*");
            if (wild >= 0 && !allowsWildcards) return null;
            var given = wild < 0 ? parts.Length : wild;
            var numbers = new long[3];
            if (parts.Length > 3) return null;
            for (var i = 0; i < given; i++)
            {
                if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
            }
            return new Version(numbers[0], numbers[1], numbers[2], dash < 0 ? "" : text[(dash + 1)..], given);
        }

        public int CompareTo(Version? other)
        {
            var numbers = (Major, Minor, Patch).CompareTo((other!.Major, other.Minor, other.Patch));
            if (numbers != 0) return numbers;
            if (PreRelease.Length == 0 || other.PreRelease.Length == 0) return other.PreRelease.Length.CompareTo(PreRelease.Length);
            foreach (var (mine, theirs) in PreRelease.Split('.').Zip(other.PreRelease.Split('.')))
            {
                if (Compare(mine, theirs) is var order and not 0) return order;
            }
            return PreRelease.Count(c => c == '.').CompareTo(other.PreRelease.Count(c => c == '.'));
        }

        // Numbers come before words, and are compared as numbers.
        private static int Compare(string a, string b) => (long.TryParse(a, out var x), long.TryParse(b, out var y)) switch
        {
            (true, true) => x.CompareTo(y),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(a, b),
        };
    }
}
