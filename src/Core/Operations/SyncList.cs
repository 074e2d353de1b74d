using System.Text.RegularExpressions;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Native;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oci.Operations;

/// <summary>
/// A list of what to keep in step, in the form of skopeo's: for each registry its repositories with their tags (<c>images</c>), or with what picks them
/// (<c>images-by-tag-regex</c>, <c>images-by-semver</c>), and how it is reached. Source: skopeo-sync(1).
/// </summary>
internal static class SyncList
{
    private const long MostBytes = 8 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSyncList"/>.</exception>
    public static IReadOnlyList<SyncSource> Read(string path, RegistryAccess common)
    {
        if (!File.Exists(path)) throw Invalid(path, null, "a list of images", "no such file");
        if (new FileInfo(path).Length > MostBytes) throw Invalid(path, null, $"at most {MostBytes} bytes", "more");
        YamlStream yaml;
        try
        {
            yaml = ShallowYaml.Load(File.ReadAllText(path));
        }
        catch (YamlException e)
        {
            throw Invalid(path, e.Start.Line, "YAML", ByteText.Shorten(e.InnerException?.Message ?? e.Message), e);
        }
        if (yaml.Documents.Count == 0) return [];
        return [.. Entries(path, yaml.Documents[0].RootNode, "registries with what to copy").SelectMany(registry => ReadRegistry(path, registry.Key, registry.Value, common))];
    }

    private static List<SyncSource> ReadRegistry(string path, string registry, YamlNode node, RegistryAccess common)
    {
        var sources = new List<SyncSource>();
        var access = common;
        var fields = Entries(path, node, "`images` and how the registry is reached").ToDictionary(StringComparer.Ordinal);
        if (fields.Keys.Any(key => key is "credentials" or "tls-verify" or "cert-dir"))
        {
            access = new RegistryAccess
            {
                AuthFile = common.AuthFile,
                RetryTimes = common.RetryTimes,
                Credentials = fields.TryGetValue("credentials", out var credentials) ? ReadCredentials(path, credentials) : common.Credentials,
                TlsVerify = fields.TryGetValue("tls-verify", out var verify) ? ReadSwitch(path, verify) : common.TlsVerify,
                CertDir = fields.TryGetValue("cert-dir", out var folder) ? Text(path, folder) : common.CertDir,
            };
        }
        foreach (var (field, value) in fields)
        {
            switch (field)
            {
                case "images":
                    sources.AddRange(Entries(path, value, "repositories with their tags").Select(pair => new SyncSource(registry, pair.Key, Tags(path, pair.Value), null, access)));
                    break;
                case "images-by-tag-regex":
                    sources.AddRange(Entries(path, value, "repositories with a regular expression").Select(pair => new SyncSource(registry, pair.Key, [], Matching(path, pair.Value), access)));
                    break;
                case "images-by-semver":
                    sources.AddRange(Entries(path, value, "repositories with a range of versions").Select(pair => new SyncSource(registry, pair.Key, [], VersionsIn(path, pair.Value), access)));
                    break;
                case "credentials" or "tls-verify" or "cert-dir":
                    break;
                default:
                    throw Invalid(path, value.Start.Line, "`images`, `images-by-tag-regex`, `images-by-semver`, `credentials`, `tls-verify` or `cert-dir`", $"`{ByteText.Shorten(field)}`");
            }
        }
        return sources;
    }

    private static IReadOnlyList<string> Tags(string path, YamlNode node) => node switch
    {
        YamlSequenceNode list => [.. list.Children.Select(each => Text(path, each))],
        YamlScalarNode { Value: null or "" or "~" or "null" } => [],
        _ => throw Invalid(path, node.Start.Line, "a list of tags", "something else"),
    };

    private static Func<string, bool> Matching(string path, YamlNode node)
    {
        try
        {
            return new Regex(Text(path, node), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Invalid(path, node.Start.Line, "a regular expression", ByteText.Shorten(e.Message), e);
        }
    }

    private static Func<string, bool> VersionsIn(string path, YamlNode node) =>
        VersionRange.TryParse(Text(path, node)) is { } range ? range.Contains : throw Invalid(path, node.Start.Line, "a range of versions such as `>= 1.2.0, < 2`", $"`{ByteText.Shorten(Text(path, node))}`");

    private static string ReadCredentials(string path, YamlNode node)
    {
        var fields = Entries(path, node, "`username` and `password`").ToDictionary(StringComparer.Ordinal);
        return fields.TryGetValue("username", out var user) && fields.TryGetValue("password", out var password)
            ? $"{Text(path, user)}:{Text(path, password)}"
            : throw Invalid(path, node.Start.Line, "`username` and `password`", "only a part of them");
    }

    private static bool ReadSwitch(string path, YamlNode node) => Text(path, node) switch
    {
        "true" => true,
        "false" => false,
        var other => throw Invalid(path, node.Start.Line, "`true` or `false`", $"`{ByteText.Shorten(other)}`"),
    };

    private static IEnumerable<KeyValuePair<string, YamlNode>> Entries(string path, YamlNode node, string expected) => node switch
    {
        YamlMappingNode map => map.Children.Select(pair => KeyValuePair.Create(Text(path, pair.Key), pair.Value)),
        YamlScalarNode { Value: null or "" or "~" or "null" } => [],
        _ => throw Invalid(path, node.Start.Line, expected, "something else"),
    };

    private static string Text(string path, YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Invalid(path, node.Start.Line, "a text", "something else");

    private static OciException Invalid(string path, long? line, string expected, string found, Exception? inner = null) =>
        new(ErrorCodes.InvalidSyncList, $"expected {expected} in `{ByteText.Escape(path)}`{(line is null ? "" : $", line {line}")}, found {found}", "see `docs/tasks/mirror-a-registry.md`", inner: inner);
}
