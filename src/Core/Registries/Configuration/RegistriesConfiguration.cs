using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Registries;

/// <summary>
/// What <c>registries.conf</c> says, version 2: where a name's registry really is, its mirrors, what is blocked or insecure, and short names' aliases.
/// Source: containers-registries.conf(5). It steers reading; writing only heeds <c>blocked</c> and <c>insecure</c>.
/// </summary>
public sealed class RegistriesConfiguration
{
    private readonly IReadOnlyList<RegistryRule> rules;
    private readonly IReadOnlyDictionary<string, string> aliases;

    internal RegistriesConfiguration(IReadOnlyList<RegistryRule> rules, IReadOnlyDictionary<string, string> aliases) => (this.rules, this.aliases) = (rules, aliases);

    /// <summary>Who is asked for credentials, in order: names of helper programs, and <see cref="OrderedCredentials.Files"/>; empty for the files alone.</summary>
    internal IReadOnlyList<string> CredentialHelpers { get; private init; } = [];

    /// <summary>Every registry is where its name says.</summary>
    public static RegistriesConfiguration Empty { get; } = new([], new Dictionary<string, string>());

    /// <summary>Reads the files that are there; later ones win where two speak of the same prefix.</summary>
    /// <param name="paths">A main file and drop-in files, in order.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidRegistryConfiguration"/>.</exception>
    public static RegistriesConfiguration Read(IEnumerable<string> paths)
    {
        var (rules, aliases) = (new Dictionary<string, RegistryRule>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        IReadOnlyList<string> helpers = [];
        foreach (var path in paths.Where(File.Exists))
        {
            var file = RegistriesFile.Read(path);
            helpers = file.CredentialHelpers ?? helpers;
            foreach (var rule in file.Rules) rules[rule.Prefix] = rule;
            foreach (var (name, target) in file.Aliases) aliases[name] = target;
        }
        return new RegistriesConfiguration([.. rules.Values.OrderByDescending(rule => rule.Prefix.Length)], aliases) { CredentialHelpers = helpers };
    }

    /// <summary>The same, with registries that may be reached without a proven certificate whatever the files say.</summary>
    internal RegistriesConfiguration WithInsecure(IReadOnlyList<string> registries) => registries.Count == 0 ? this : new RegistriesConfiguration(
        [.. rules.Select(rule => registries.Contains(rule.Prefix) ? rule with { Insecure = true } : rule),
            .. registries.Where(registry => !rules.Any(rule => rule.Prefix == registry)).Select(registry => new RegistryRule(registry, null, Insecure: true, Blocked: false, []))],
        aliases) { CredentialHelpers = CredentialHelpers };

    /// <summary>What a name without a registry stands for; the name itself where nothing is said of it.</summary>
    public ImageReference Unalias(ImageReference shortName)
    {
        var name = (shortName with { Tag = null, Digest = null }).ToShortString();
        return aliases.TryGetValue(name, out var target) && ImageReference.TryParse(target, out var full) ? full with { Tag = shortName.Tag, Digest = shortName.Digest } : shortName;
    }

    /// <summary>The rule with the longest prefix that fits; null where none does.</summary>
    internal RegistryRule? Find(ImageReference reference) => rules.FirstOrDefault(rule => rule.Covers(reference));

    /// <summary>The rule about all of a registry; null where there is none.</summary>
    internal RegistryRule? FindHost(string host) => rules.FirstOrDefault(rule => rule.CoversHost(host));
}
