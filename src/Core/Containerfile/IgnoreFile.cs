using System.Text;
using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>
/// The rules of a <c>.containerignore</c> or <c>.dockerignore</c> file: one pattern a line, <c>#</c> begins a comment, <c>!</c> an exception; the last rule that matches
/// a path or a directory above it decides.
/// </summary>
public sealed class IgnoreFile
{
    private IgnoreFile(IReadOnlyList<IgnoreRule> rules, IReadOnlyList<Diagnostic> diagnostics)
    {
        Rules = rules;
        Diagnostics = diagnostics;
        Root = new IgnoreScope(rules, null, false, false);
    }

    /// <summary>No rules: nothing is ignored.</summary>
    public static IgnoreFile Empty { get; } = new([], []);

    /// <summary>The rules in order.</summary>
    public IReadOnlyList<IgnoreRule> Rules { get; }

    /// <summary>The malformed patterns.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Where a walk over the context begins.</summary>
    public IgnoreScope Root { get; }

    /// <summary>Whether everything in the context is ignored, without exception.</summary>
    public bool IgnoresEverything => Rules.LastOrDefault(rule => rule.IsException || rule.Pattern.MatchesEverything) is { IsException: false };

    /// <summary>Reads an ignore file.</summary>
    public static IgnoreFile Parse(SourceText source)
    {
        var rules = new List<IgnoreRule>();
        var bag = new DiagnosticBag();
        for (var start = source.Text.StartsWith('\uFEFF') ? 1 : 0; start < source.Text.Length;)
        {
            var feed = source.Text.IndexOf('\n', start);
            var end = feed < 0 ? source.Text.Length : feed;
            var line = source.Text[start..end];
            if (!line.StartsWith('#')) Add(line, source, start, rules, bag);
            start = end + 1;
        }
        return new IgnoreFile(rules, bag.InOrder);
    }

    /// <summary>Takes patterns one by one, as <c>--exclude</c> gives them; empty ones do not count.</summary>
    public static IgnoreFile FromPatterns(IEnumerable<string> patterns)
    {
        var rules = new List<IgnoreRule>();
        var bag = new DiagnosticBag();
        foreach (var pattern in patterns) Add(pattern, null, 0, rules, bag);
        return new IgnoreFile(rules, bag.InOrder);
    }

    /// <summary>Itself, where all patterns are well formed.</summary>
    /// <exception cref="ContainerfileException">One is not.</exception>
    public IgnoreFile ThrowIfErrors() => Diagnostics.Count == 0 ? this : throw new ContainerfileException(Diagnostics);

    /// <summary>Whether a path from the context's root is ignored. The root itself, <c>.</c>, never is.</summary>
    public bool Ignores(string path) => Decide(path) is { IsException: false };

    /// <summary>Whether a path from the context's root is ignored with everything below it; of one with wildcards whether everything that it could match is.</summary>
    public bool IgnoresAll(string path)
    {
        if (path is "." or "./" or "") return IgnoresEverything;
        if (Decide(path) is not { IsException: false } rule) return false;
        var wildcard = path.AsSpan().IndexOfAny("*?[");
        if (wildcard < 0) return ScopeAbove(path, out var whole).Enter(whole).CanPrune;
        var above = Encoding.UTF8.GetBytes(path[..(path.LastIndexOf('/', wildcard) is >= 0 and var slash ? slash : 0)].TrimStart('/'));
        return !Rules.SkipWhile(other => !ReferenceEquals(other, rule)).Any(other => other.IsException && (above.Length == 0 || other.Pattern.MayMatchBelow(above)));
    }

    /// <summary>The rule that decides about a path from the context's root; null where none speaks of it or of a directory above it.</summary>
    public IgnoreRule? Decide(string path)
    {
        if (path is "." or "./") return null;
        return ScopeAbove(path, out var whole).Decide(whole);
    }

    private IgnoreScope ScopeAbove(string path, out byte[] whole)
    {
        whole = Encoding.UTF8.GetBytes(path.TrimStart('/').TrimEnd('/'));
        var scope = Root;
        for (var slash = Array.IndexOf(whole, (byte)'/'); slash >= 0; slash = Next(whole, slash)) scope = scope.Enter(whole.AsSpan(0, slash));
        return scope;
    }

    private static int Next(ReadOnlySpan<byte> path, int slash)
    {
        var next = path[(slash + 1)..].IndexOf((byte)'/');
        return next < 0 ? -1 : slash + 1 + next;
    }

    private static void Add(string line, SourceText? source, int offset, List<IgnoreRule> rules, DiagnosticBag bag)
    {
        var text = line.Trim();
        if (text.Length == 0) return;
        SourceSpan? span = source is null ? null : new SourceSpan(source, offset + line.IndexOf(text, StringComparison.Ordinal), text.Length);
        var exception = text[0] == '!';
        if (exception) text = text[1..].Trim();
        var pattern = PathPattern.Parse(text);
        var problem = text.Length == 0 ? "an exception `!` needs a pattern" : pattern.Problem;
        if (problem is null) rules.Add(new IgnoreRule(pattern, exception, span));
        else bag.Error(ErrorCodes.InvalidPattern, problem, span, text.Length == 0 ? "name what is to be taken back in, for example `!keep.txt`" : PathPattern.Hint);
    }
}
