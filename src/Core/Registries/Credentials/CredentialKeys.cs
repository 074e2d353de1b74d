namespace Oci.Registries;

/// <summary>Under which names credential files keep a registry.</summary>
internal static class CredentialKeys
{
    /// <summary>What Docker's tools call their own registry.</summary>
    private const string DockerHub = "https://index.docker.io/v1/";

    private static readonly string[] HubNames = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    /// <summary>The keys for a repository, most specific first: <c>host/team/app</c>, <c>host/team</c>, <c>host</c>, and what else the host is called.</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        var keys = new List<string>();
        for (var end = name.Length; end > 0; end = name.LastIndexOf('/', end - 1)) keys.Add(name[..end]);
        return [.. keys, .. Spellings(keys[^1]).Where(spelling => spelling != keys[^1])];
    }

    /// <summary>The keys of the repository's registry as a whole: what a helper of Docker's knows.</summary>
    public static IEnumerable<string> OfRegistry(string name) => Of(name).Where(key => !key.Contains('/') || key.StartsWith("https://", StringComparison.Ordinal));

    /// <summary>The key under which a registry is written.</summary>
    public static string ToWrite(string registry) => HubNames.Contains(registry) ? DockerHub : registry;

    /// <summary>Every key that a registry may have.</summary>
    public static IReadOnlyList<string> Spellings(string registry) => HubNames.Contains(registry) ? [ToWrite(registry), .. HubNames] : [registry];

    /// <summary>A key of a file in plain form: old ones are addresses, <c>https://host/v1/</c>.</summary>
    public static string Normalize(string key)
    {
        if (key == DockerHub) return key;
        foreach (var scheme in (string[])["https://", "http://"])
        {
            // What stands behind the host of an address is the protocol's version, not a repository.
            if (key.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return key[scheme.Length..].Split('/')[0];
        }
        return key.TrimEnd('/');
    }
}
