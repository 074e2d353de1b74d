using System.Text;

namespace Oci.Containerfile;

/// <summary>
/// A pattern of <c>${x#p}</c>, <c>${x%p}</c> and <c>${x/p/r}</c>: <c>*</c> any characters, <c>?</c> one, <c>\</c> takes their meaning away; no sets, and no line ends.
/// Matching keeps all states at once, so that no pattern makes it slower than length times length.
/// </summary>
internal sealed class ShellPattern
{
    private const int Any = -1;
    private const int Star = -2;
    private const int Dead = int.MaxValue;
    private const long MaxCost = 1 << 22;

    private readonly int[] tokens;

    private ShellPattern(int[] tokens) => this.tokens = tokens;

    /// <summary>Reads a pattern; returns what is wrong with it, or null.</summary>
    public static string? TryParse(string text, out ShellPattern pattern)
    {
        var tokens = new List<int>(text.Length);
        var escaped = false;
        string? problem = null;
        foreach (var rune in text.EnumerateRunes())
        {
            if (escaped && rune.Value != '_' && Rune.IsLetterOrDigit(rune)) problem ??= $"`\\{rune}` means nothing in the pattern `{text}`";
            if (!escaped && rune.Value == '\\') escaped = true;
            else
            {
                tokens.Add(!escaped && rune.Value == '*' ? Star : !escaped && rune.Value == '?' ? Any : rune.Value);
                escaped = false;
            }
        }
        if (escaped) problem ??= $"the pattern `{text}` ends in a lone `\\`";
        pattern = new ShellPattern([.. tokens]);
        return problem;
    }

    public bool IsCheapFor(string value) => (value.Length + 1L) * (tokens.Length + 1L) <= MaxCost;

    /// <summary>Takes the shortest or the longest match off the beginning.</summary>
    public string TrimStart(string value, bool longest)
    {
        var runes = Decode(value);
        var match = Find(tokens, runes, 0, true, longest);
        return match is { } found ? Encode(runes.AsSpan(found.End)) : value;
    }

    /// <summary>Takes the shortest or the longest match off the end.</summary>
    public string TrimEnd(string value, bool longest)
    {
        var (runes, backwards) = (Decode(value), tokens.AsEnumerable().Reverse().ToArray());
        Array.Reverse(runes);
        if (Find(backwards, runes, 0, true, longest) is not { } found) return value;
        var rest = runes[found.End..];
        Array.Reverse(rest);
        return Encode(rest);
    }

    /// <summary>Replaces the first match, or all of them; the longest of those that begin first. Null where the result gets longer than allowed.</summary>
    public string? Replace(string value, string replacement, bool all, int maxLength)
    {
        var runes = Decode(value);
        var result = new StringBuilder();
        var (copied, from) = (0, 0);
        var previousEnd = -1;
        while (from <= runes.Length && Find(tokens, runes, from, false, true) is { } match)
        {
            // An empty match right behind a match is none.
            if (match.End > match.Start || match.Start != previousEnd)
            {
                result.Append(Encode(runes.AsSpan(copied..match.Start))).Append(replacement);
                copied = previousEnd = match.End;
                if (!all) break;
            }
            from = match.End > match.Start ? match.End : match.End + 1;
            if (result.Length > maxLength) return null;
        }
        return result.Append(Encode(runes.AsSpan(Math.Min(copied, runes.Length)))).ToString();
    }

    /// <summary>For each state of the pattern, the earliest place where a match that is now in this state began.</summary>
    private static (int Start, int End)? Find(int[] tokens, int[] runes, int from, bool anchored, bool longest)
    {
        var (now, next) = (new int[tokens.Length + 1], new int[tokens.Length + 1]);
        Array.Fill(now, Dead);
        (int Start, int End)? best = null;
        for (var i = from; i <= runes.Length; i++)
        {
            if (i == from || (!anchored && best is null)) now[0] = Math.Min(now[0], i);
            SkipStars(tokens, now);
            best = Better(best, now[^1], i, longest);
            if (i == runes.Length || (best is not null && !longest)) return best;
            var alive = Step(tokens, runes[i], now, next, best?.Start ?? Dead - 1);
            if (!alive && (best is not null || anchored)) return best;
            (now, next) = (next, now);
        }
        return best;
    }

    /// <summary>A star may stand for nothing.</summary>
    private static void SkipStars(int[] tokens, int[] now)
    {
        for (var s = 0; s < tokens.Length; s++)
        {
            if (tokens[s] == Star) now[s + 1] = Math.Min(now[s + 1], now[s]);
        }
    }

    private static (int Start, int End)? Better((int Start, int End)? best, int begun, int end, bool longest)
    {
        if (begun == Dead) return best;
        var better = best is null || begun < best.Value.Start || (begun == best.Value.Start && longest);
        return better ? (begun, end) : best;
    }

    /// <summary>Reads one character; false where no state survives it.</summary>
    private static bool Step(int[] tokens, int rune, int[] now, int[] next, int latestStart)
    {
        var alive = false;
        Array.Fill(next, Dead);
        for (var s = 0; s < tokens.Length; s++)
        {
            if (now[s] > latestStart) continue;
            var matches = tokens[s] < 0 ? rune != '\n' : tokens[s] == rune;
            if (!matches) continue;
            var target = tokens[s] == Star ? s : s + 1;
            next[target] = Math.Min(next[target], now[s]);
            alive = true;
        }
        return alive;
    }

    private static int[] Decode(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    private static string Encode(ReadOnlySpan<int> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (var rune in runes) text.Append(new Rune(rune).ToString());
        return text.ToString();
    }
}
