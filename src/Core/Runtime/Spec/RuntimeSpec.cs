using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>
/// A bundle's <c>config.json</c>, as far as Linux is concerned. Source: runtime-spec config.md, config-linux.md.
/// Whatever is not spelled out here is kept in <c>Extra</c> and written back.
/// </summary>
public sealed record RuntimeSpec
{
    /// <summary>What this tool writes unless a newer field is used: crun 1.8 refuses 1.2.0 and above.</summary>
    public const string WrittenVersion = "1.0.2";

    /// <summary>The specification's version.</summary>
    [JsonPropertyName("ociVersion")] public required string OciVersion { get; init; }
    /// <summary>What runs; may be absent where the container is only created.</summary>
    [JsonPropertyName("process")] public ProcessSpec? Process { get; init; }
    /// <summary>The root file system.</summary>
    [JsonPropertyName("root")] public RootSpec? Root { get; init; }
    /// <summary>The container's host name; needs a UTS namespace.</summary>
    [JsonPropertyName("hostname")] public string? Hostname { get; init; }
    /// <summary>The container's NIS domain name.</summary>
    [JsonPropertyName("domainname")] public string? DomainName { get; init; }
    /// <summary>In the order they are mounted.</summary>
    [JsonPropertyName("mounts")] public IReadOnlyList<MountSpec>? Mounts { get; init; }
    /// <summary>Programs to run at points of the container's life.</summary>
    [JsonPropertyName("hooks")] public HooksSpec? Hooks { get; init; }
    /// <summary>Free metadata, which runtimes may obey.</summary>
    [JsonPropertyName("annotations")] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    /// <summary>Namespaces, limits, filters.</summary>
    [JsonPropertyName("linux")] public LinuxSpec? Linux { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
