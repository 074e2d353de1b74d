using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>What umoci writes beside a bundle: <c>umoci.json</c>.</summary>
internal sealed record UmociRecord
{
    [JsonPropertyName("umoci_version")] public string? Version { get; init; }
    [JsonPropertyName("from_descriptor_path")] public required UmociPath From { get; init; }
    [JsonPropertyName("map_options")] public required UmociMaps Map { get; init; }
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>The descriptors from a name down to the image.</summary>
internal sealed record UmociPath([property: JsonPropertyName("descriptor_walk")] IReadOnlyList<Descriptor>? Walk);

/// <summary>Whose the files are.</summary>
internal sealed record UmociMaps
{
    [JsonPropertyName("uid_mappings")] public IReadOnlyList<UmociMapping>? Uids { get; init; }
    [JsonPropertyName("gid_mappings")] public IReadOnlyList<UmociMapping>? Gids { get; init; }
    [JsonPropertyName("rootless")] public bool Rootless { get; init; }
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>A stretch of ids.</summary>
internal sealed record UmociMapping(
    [property: JsonPropertyName("containerID")] uint ContainerId, [property: JsonPropertyName("hostID")] uint HostId, [property: JsonPropertyName("size")] uint Size);
