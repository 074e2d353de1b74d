using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Registries;

/// <summary>One <c>registries.conf</c> or drop-in file.</summary>
internal sealed record RegistriesFile(IReadOnlyList<RegistryRule> Rules, IReadOnlyDictionary<string, string> Aliases)
{
    /// <summary>Who is asked for credentials, in order; null where the file does not say.</summary>
    public IReadOnlyList<string>? CredentialHelpers { get; private init; }

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidRegistryConfiguration"/>.</exception>
    public static RegistriesFile Read(string path) => Parse(File.ReadAllText(path), path);

    /// <inheritdoc cref="Read"/>
    public static RegistriesFile Parse(string text, string path)
    {
        var root = Toml.Parse(text, path);
        if (root.ContainsKey("registries")) throw Invalid(path, "a file of version 2 (`[[registry]]`)", "`[registries]` of version 1");
        var rules = Tables(root, "registry", path).Select(table => RuleOf(table, path)).ToList();
        foreach (var group in rules.GroupBy(rule => rule.Prefix)) RefuseConflict([.. group], path);
        return new RegistriesFile(rules, AliasesOf(root, path)) { CredentialHelpers = HelpersOf(root, path) };
    }

    private static List<string>? HelpersOf(IReadOnlyDictionary<string, object> root, string path) => root.GetValueOrDefault("credential-helpers") switch
    {
        null => null,
        IReadOnlyList<object> list when list.All(item => item is string) => [.. list.Cast<string>()],
        _ => throw Invalid(path, "an array of names for `credential-helpers`", "something else"),
    };

    private static void RefuseConflict(IReadOnlyList<RegistryRule> same, string path)
    {
        foreach (var (key, flag) in (IEnumerable<(string, Func<RegistryRule, bool>)>)[("insecure", rule => rule.Insecure), ("blocked", rule => rule.Blocked)])
        {
            if (same.Select(flag).Distinct().Skip(1).Any()) throw Invalid(path, $"one value of `{key}` for `{ByteText.Shorten(same[0].Prefix)}`", "two");
        }
    }

    // An empty alias takes one away that an earlier file gives.
    private static Dictionary<string, string> AliasesOf(IReadOnlyDictionary<string, object> root, string path)
    {
        var aliases = root.GetValueOrDefault("aliases") switch
        {
            null => new Dictionary<string, object>(),
            IReadOnlyDictionary<string, object> table => table,
            _ => throw Invalid(path, "a table `[aliases]`", "something else"),
        };
        foreach (var (name, target) in aliases)
        {
            if (target is not string text || text.Length > 0 && !IsFullName(text)) throw Invalid(path, $"a name with its registry, without a tag, for the alias `{ByteText.Shorten(name)}`", target is string other ? $"`{ByteText.Shorten(other)}`" : "something else");
        }
        return aliases.ToDictionary(alias => alias.Key, alias => (string)alias.Value);
    }

    private static bool IsFullName(string text) =>
        ImageReference.TryParse(text, out var reference) && reference is { Tag: null, Digest: null } && (text == reference.Name || text == $"{reference.Host}/{reference.ToShortString()}");

    private static RegistryRule RuleOf(IReadOnlyDictionary<string, object> table, string path)
    {
        var (prefix, location) = (Text(table, "prefix", path), Text(table, "location", path));
        if (string.IsNullOrEmpty(prefix) && string.IsNullOrEmpty(location)) throw Invalid(path, "`prefix` or `location` in `[[registry]]`", "neither");
        if (table.ContainsKey("pull-from-mirror")) throw Invalid(path, "`pull-from-mirror` in `[[registry.mirror]]`", "it in `[[registry]]`");
        var digestsOnly = Flag(table, "mirror-by-digest-only", path);
        return new RegistryRule(
            Trim(string.IsNullOrEmpty(prefix) ? location! : prefix), Trim(location), Flag(table, "insecure", path), Flag(table, "blocked", path),
            [.. Tables(table, "mirror", path).Select(mirror => MirrorOf(mirror, digestsOnly, path))]);
    }

    private static RegistryMirror MirrorOf(IReadOnlyDictionary<string, object> table, bool digestsOnly, string path)
    {
        if (digestsOnly && table.ContainsKey("pull-from-mirror")) throw Invalid(path, "either `mirror-by-digest-only` or `pull-from-mirror`", "both");
        var pull = Text(table, "pull-from-mirror", path) ?? (digestsOnly ? "digest-only" : "all");
        if (pull is not ("all" or "digest-only" or "tag-only")) throw Invalid(path, "`pull-from-mirror` to be `all`, `digest-only` or `tag-only`", $"`{ByteText.Shorten(pull)}`");
        var location = Trim(Text(table, "location", path)) is { Length: > 0 } found ? found : throw Invalid(path, "a `location` in `[[registry.mirror]]`", "none");
        return new RegistryMirror(location, Flag(table, "insecure", path), pull != "digest-only", pull != "tag-only");
    }

    private static IEnumerable<IReadOnlyDictionary<string, object>> Tables(IReadOnlyDictionary<string, object> table, string key, string path) => table.GetValueOrDefault(key) switch
    {
        null => [],
        IReadOnlyList<object> list => list.Select(item => item as IReadOnlyDictionary<string, object> ?? throw Invalid(path, $"tables in `{key}`", "something else")),
        _ => throw Invalid(path, $"an array of tables `[[{key}]]`", "something else"),
    };

    private static string? Text(IReadOnlyDictionary<string, object> table, string key, string path) => table.GetValueOrDefault(key) switch
    {
        null => null,
        string text => text,
        _ => throw Invalid(path, $"text for `{key}`", "something else"),
    };

    private static bool Flag(IReadOnlyDictionary<string, object> table, string key, string path) => table.GetValueOrDefault(key) switch
    {
        null => false,
        bool flag => flag,
        _ => throw Invalid(path, $"`true` or `false` for `{key}`", "something else"),
    };

    private static string Trim(string? location)
    {
        var text = location ?? "";
        foreach (var scheme in (string[])["https://", "http://"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) text = text[scheme.Length..];
        }
        return text.TrimEnd('/');
    }

    private static OciException Invalid(string path, string expected, string found) =>
        new(ErrorCodes.InvalidRegistryConfiguration, $"expected {expected}, found {found} in `{ByteText.Escape(path)}`");
}
