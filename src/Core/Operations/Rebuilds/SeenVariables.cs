using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Oci.Operations;

/// <summary>Environment variables that take note of who asks for which.</summary>
/// <param name="all">The variables.</param>
internal sealed class SeenVariables(IReadOnlyDictionary<string, string> all) : IReadOnlyDictionary<string, string>
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, string?> seen = new(StringComparer.Ordinal);

    /// <summary>Whether somebody looked at all of them, so that any change may matter.</summary>
    public bool WereListed { get; private set; }

    /// <summary>The variables that were asked for; null for one that is not set.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Seen
    {
        get
        {
            lock (gate) return [.. seen];
        }
    }

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var found = all.TryGetValue(key, out value);
        lock (gate) seen[key] = value;
        return found;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no variable {key}");

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Listed().Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => Listed().Values;

    /// <inheritdoc/>
    public int Count => Listed().Count;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Listed().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyDictionary<string, string> Listed()
    {
        WereListed = true;
        return all;
    }
}
