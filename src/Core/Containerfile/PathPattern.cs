using System.Buffers;
using System.Numerics;
using System.Text;

namespace Oci.Containerfile;

/// <summary>
/// A pattern of an ignore file or of <c>--exclude</c>: <c>*</c> and <c>?</c> within a name, <c>**</c> across names, <c>[a-z]</c> and <c>[^a-z]</c>, <c>\</c> before a character
/// that means itself. It matches a whole path relative to the context; what lies below a match is not its business. A character is a code point of UTF-8.
/// </summary>
public sealed class PathPattern
{
    /// <summary>What to do about a malformed pattern.</summary>
    internal const string Hint = "close every `[`, write ranges in ascending order, and `\\` before a character that means itself";

    private const int MaxLength = 8192;

    private readonly PathPatternToken[] tokens;
    private readonly byte[] literal = [];
    private readonly byte[] tail;

    private PathPattern(string text, IReadOnlyList<PathPatternToken> tokens, string? problem)
    {
        Text = text;
        Problem = problem;
        this.tokens = [.. tokens];
        Kind = KindOf(text, this.tokens);
        var plain = this.tokens.Where(token => token.Kind == PathTokenKind.Character).Select(token => token.Character);
        if (Kind != PathPatternKind.Program) literal = Encode(plain);
        tail = Encode(this.tokens.Reverse().TakeWhile(token => token.Kind == PathTokenKind.Character).Reverse().Select(token => token.Character));
    }

    /// <summary>The pattern in its shortest spelling, without a leading slash.</summary>
    public string Text { get; }

    /// <summary>What is wrong with it, or null. A malformed pattern matches nothing.</summary>
    public string? Problem { get; }

    internal PathPatternKind Kind { get; }

    /// <summary>Reads a pattern; never fails, see <see cref="Problem"/>.</summary>
    public static PathPattern Parse(string text)
    {
        var clean = CleanPath.Of(text);
        if (clean.Length > 1 && clean[0] == '/') clean = clean[1..];
        if (clean.Length > MaxLength) return new PathPattern(clean, [], $"the pattern is longer than {MaxLength} characters");
        var (tokens, problem) = new PathPatternReader(clean).Read();
        return new PathPattern(clean, tokens, problem);
    }

    /// <summary>Whether a path, relative and with slashes, is matched as a whole.</summary>
    public bool Matches(string path) => Matches(Encoding.UTF8.GetBytes(path));

    /// <summary>Whether a path, relative and with slashes, is matched as a whole.</summary>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (Problem is not null) return false;
        return Kind switch
        {
            PathPatternKind.Exact => path.SequenceEqual(literal),
            PathPatternKind.Prefix => path.StartsWith(literal),
            PathPatternKind.Suffix => path.EndsWith(literal),
            PathPatternKind.Name => path.EndsWith(literal) && (path.Length == literal.Length || path[^(literal.Length + 1)] == '/'),
            _ => path.EndsWith(tail) && Run(path, null),
        };
    }

    /// <summary>Whether something below a directory could be matched; true in doubt.</summary>
    internal bool MayMatchBelow(ReadOnlySpan<byte> directory)
    {
        if (Problem is not null) return false;
        return Kind switch
        {
            PathPatternKind.Exact => literal.Length > directory.Length && literal.AsSpan().StartsWith(directory) && literal[directory.Length] == '/',
            PathPatternKind.Suffix or PathPatternKind.Name => true,
            _ => Run(directory, (byte)'/'),
        };
    }

    /// <summary>Whether it matches every name in the context's root, and so everything.</summary>
    internal bool MatchesEverything => Text is "*" or "**" or "**/*" or "**/**";

    /// <summary>Reads the path with all states at once. With a byte appended: whether any state survives it, else whether the last state is reached.</summary>
    private bool Run(ReadOnlySpan<byte> path, byte? appended)
    {
        var words = (tokens.Length / 64) + 1;
        Span<ulong> now = words <= 8 ? stackalloc ulong[words] : new ulong[words];
        Span<ulong> next = words <= 8 ? stackalloc ulong[words] : new ulong[words];
        var open = Add(0, now);
        while (!path.IsEmpty && !open)
        {
            open = Step(Decode(ref path), now, next);
            if (!next.ContainsAnyExcept(0UL)) return false;
            next.CopyTo(now);
        }
        if (open) return true;
        if (appended is null) return IsSet(now, tokens.Length);
        return Step(new Rune((char)appended.Value), now, next) || next.ContainsAnyExcept(0UL);
    }

    /// <summary>Reads one character; true where from now on everything matches.</summary>
    private bool Step(Rune rune, Span<ulong> now, Span<ulong> next)
    {
        next.Clear();
        var open = false;
        for (var word = 0; word < now.Length; word++)
        {
            for (var bits = now[word]; bits != 0; bits &= bits - 1)
            {
                var state = (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (state < tokens.Length) open |= Advance(state, rune, next);
            }
        }
        return open;
    }

    private bool Advance(int state, Rune rune, Span<ulong> next)
    {
        ref readonly var token = ref tokens[state];
        var slash = rune.Value == '/';
        return token.Kind switch
        {
            PathTokenKind.Character => token.Character == rune && Add(state + 1, next),
            PathTokenKind.Any => !slash && Add(state + 1, next),
            PathTokenKind.Set => token.IsIn(rune) && Add(state + 1, next),
            PathTokenKind.Star => !slash && Add(state, next),
            // The inside of `**` goes on, and ends behind any slash.
            PathTokenKind.Directories => Add(state, next) | (slash && Add(state + 1, next)),
            _ => false,
        };
    }

    /// <summary>Adds a state and those that are reached from it without reading; true where one of them takes everything.</summary>
    private bool Add(int state, Span<ulong> states)
    {
        while (!IsSet(states, state))
        {
            Set(states, state);
            if (state == tokens.Length) return false;
            switch (tokens[state].Kind)
            {
                case PathTokenKind.Rest:
                    return true;
                case PathTokenKind.Star:
                    state++;
                    break;
                case PathTokenKind.DirectoriesOrNothing:
                    Set(states, state + 1);
                    state += 2;
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    private static bool IsSet(ReadOnlySpan<ulong> states, int state) => (states[state / 64] >> (state % 64) & 1) != 0;

    private static void Set(Span<ulong> states, int state) => states[state / 64] |= 1UL << (state % 64);

    private static Rune Decode(ref ReadOnlySpan<byte> path)
    {
        if (Rune.DecodeFromUtf8(path, out var rune, out var consumed) != OperationStatus.Done) consumed = 1;
        path = path[consumed..];
        return rune;
    }

    private static byte[] Encode(IEnumerable<Rune> runes) => Encoding.UTF8.GetBytes(string.Concat(runes.Select(rune => rune.ToString())));

    private static PathPatternKind KindOf(string text, ReadOnlySpan<PathPatternToken> tokens)
    {
        var plain = 0;
        foreach (var token in tokens) plain += token.Kind == PathTokenKind.Character ? 1 : 0;
        if (plain == tokens.Length) return PathPatternKind.Exact;
        if (tokens[^1].Kind == PathTokenKind.Rest && plain == tokens.Length - 1) return PathPatternKind.Prefix;
        if (tokens[0].Kind != PathTokenKind.DirectoriesOrNothing || plain != tokens.Length - 2) return PathPatternKind.Program;
        return text.StartsWith("**/", StringComparison.Ordinal) ? PathPatternKind.Name : PathPatternKind.Suffix;
    }
}
