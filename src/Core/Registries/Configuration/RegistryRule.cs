using Oci.Images;

namespace Oci.Registries;

/// <summary>One <c>[[registry]]</c>.</summary>
/// <param name="Prefix">What it is about: <c>HOST[:PORT][/PATH]</c>, or <c>*.DOMAIN</c>.</param>
/// <param name="Location">What stands in the prefix's place; null for the prefix itself.</param>
/// <param name="Insecure">Whether it may be reached over http, or without a proven certificate.</param>
/// <param name="Blocked">Whether it must not be reached.</param>
/// <param name="Mirrors">Places to read from first, in order.</param>
internal sealed record RegistryRule(string Prefix, string? Location, bool Insecure, bool Blocked, IReadOnlyList<RegistryMirror> Mirrors)
{
    /// <summary>Whether the rule is about the name.</summary>
    public bool Covers(ImageReference reference) => IsWildcard ? CoversHost(reference.Host) : Names(reference, Prefix);

    /// <summary>Whether the rule is about all of a registry.</summary>
    public bool CoversHost(string host) => IsWildcard ? host.EndsWith(Prefix[1..], StringComparison.Ordinal) : host == Prefix;

    /// <summary>The name with <paramref name="location"/> in the prefix's place.</summary>
    public string Rewrite(ImageReference reference, string? location)
    {
        if (string.IsNullOrEmpty(location)) return reference.Name;
        // A wildcard stands for a host as a whole; a prefix may go as far as into the tag.
        return location + reference.Name[(IsWildcard ? reference.Host.Length : Math.Min(Prefix.Length, reference.Name.Length))..];
    }

    private bool IsWildcard => Prefix.StartsWith("*.", StringComparison.Ordinal);

    // A prefix ends where a part of the reference ends. A host without a port is another registry than the same with one.
    private static bool Names(ImageReference reference, string prefix)
    {
        var text = reference.ToString();
        if (prefix.Length < reference.Host.Length || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        return prefix.Length == text.Length || text[prefix.Length] is '/' or ':' or '@';
    }
}
