using System.Text;

namespace Oci.Containerfile;

/// <summary>Reads a path pattern into its pieces.</summary>
internal sealed class PathPatternReader(string text)
{
    private readonly List<PathPatternToken> tokens = [];
    private int position;
    private string? problem;

    /// <summary>The pieces, and what is wrong with the pattern or null.</summary>
    public (IReadOnlyList<PathPatternToken> Tokens, string? Problem) Read()
    {
        while (position < text.Length && problem is null)
        {
            switch (text[position])
            {
                case '*' when position + 1 < text.Length && text[position + 1] == '*':
                    ReadDoubleStar();
                    break;
                case '*':
                    position++;
                    tokens.Add(new PathPatternToken(PathTokenKind.Star));
                    break;
                case '?':
                    position++;
                    tokens.Add(new PathPatternToken(PathTokenKind.Any));
                    break;
                case '[':
                    ReadSet();
                    break;
                default:
                    tokens.Add(new PathPatternToken(PathTokenKind.Character, ReadCharacter()));
                    break;
            }
        }
        return (tokens, problem);
    }

    /// <summary><c>**/</c> is any number of directories, none included; at the end, <c>**</c> is anything.</summary>
    private void ReadDoubleStar()
    {
        position += 2;
        if (position < text.Length && text[position] == '/') position++;
        if (position == text.Length) tokens.Add(new PathPatternToken(PathTokenKind.Rest));
        else
        {
            tokens.Add(new PathPatternToken(PathTokenKind.DirectoriesOrNothing));
            tokens.Add(new PathPatternToken(PathTokenKind.Directories));
        }
    }

    private void ReadSet()
    {
        position++;
        var negated = position < text.Length && text[position] == '^';
        if (negated) position++;
        var ranges = new List<(Rune, Rune)>();
        while (problem is null && (position >= text.Length || text[position] != ']' || ranges.Count == 0))
        {
            var low = ReadBound();
            var high = low;
            if (position < text.Length && text[position] == '-')
            {
                position++;
                high = ReadBound();
            }
            if (high < low) Fail();
            ranges.Add((low, high));
        }
        position++;
        tokens.Add(new PathPatternToken(PathTokenKind.Set, default, ranges, negated));
    }

    /// <summary>A set has to be closed and may hold neither a bare dash nor a bare bracket.</summary>
    private Rune ReadBound()
    {
        if (position >= text.Length || text[position] is '-' or ']')
        {
            Fail();
            return default;
        }
        var rune = ReadCharacter();
        if (position >= text.Length) Fail();
        return rune;
    }

    private Rune ReadCharacter()
    {
        if (text[position] == '\\' && ++position == text.Length)
        {
            Fail();
            return default;
        }
        if (!Rune.TryGetRuneAt(text, position, out var rune)) rune = Rune.ReplacementChar;
        position += Math.Max(1, rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength);
        return rune;
    }

    private void Fail() => problem ??= $"the pattern `{text}` is malformed";
}
