using System.Text;

namespace Oci.Containerfile;

/// <summary>A directory of a context on a walk: it remembers which rules have matched it, so that below it nobody asks again.</summary>
public sealed class IgnoreScope
{
    private readonly IReadOnlyList<IgnoreRule> rules;
    private readonly bool[]? matched;

    internal IgnoreScope(IReadOnlyList<IgnoreRule> rules, bool[]? matched, bool ignored, bool canPrune)
    {
        this.rules = rules;
        this.matched = matched;
        IsIgnored = ignored;
        CanPrune = canPrune;
    }

    /// <summary>Whether the directory itself is ignored. Something below it may still be wanted, see <see cref="CanPrune"/>.</summary>
    public bool IsIgnored { get; }

    /// <summary>Whether the directory is ignored and so is everything below it: no need to look.</summary>
    public bool CanPrune { get; }

    /// <summary>Whether a file in this directory is ignored.</summary>
    /// <param name="path">Its path from the context's root.</param>
    public bool Ignores(ReadOnlySpan<byte> path) => Decide(path) is { IsException: false };

    /// <summary>Whether a file in this directory is ignored.</summary>
    /// <param name="path">Its path from the context's root.</param>
    public bool Ignores(string path) => Ignores(Encoding.UTF8.GetBytes(path));

    /// <summary>A directory in this directory.</summary>
    /// <param name="path">Its path from the context's root.</param>
    public IgnoreScope Enter(string path) => Enter(Encoding.UTF8.GetBytes(path));

    /// <summary>A directory in this directory.</summary>
    /// <param name="path">Its path from the context's root.</param>
    public IgnoreScope Enter(ReadOnlySpan<byte> path)
    {
        if (rules.Count == 0) return this;
        var below = new bool[rules.Count];
        var last = -1;
        for (var i = 0; i < rules.Count; i++)
        {
            below[i] = matched?[i] == true || rules[i].Pattern.Matches(path);
            if (below[i]) last = i;
        }
        var ignored = last >= 0 && !rules[last].IsException;
        return new IgnoreScope(rules, below, ignored, ignored && !IsReopened(path, last));
    }

    internal IgnoreRule? Decide(ReadOnlySpan<byte> path)
    {
        for (var i = rules.Count - 1; i >= 0; i--)
        {
            if (matched?[i] == true || rules[i].Pattern.Matches(path)) return rules[i];
        }
        return null;
    }

    /// <summary>Only an exception behind the rule that ignores the directory can take back what lies below it.</summary>
    private bool IsReopened(ReadOnlySpan<byte> path, int last)
    {
        for (var i = last + 1; i < rules.Count; i++)
        {
            if (rules[i].IsException && rules[i].Pattern.MayMatchBelow(path)) return true;
        }
        return false;
    }
}
