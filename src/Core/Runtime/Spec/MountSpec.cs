using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A mount inside the container. Source: runtime-spec config.md, Mounts.</summary>
public sealed record MountSpec
{
    /// <summary>Where, absolute inside the container.</summary>
    [JsonPropertyName("destination")] public required string Destination { get; init; }
    /// <summary>File system type; <c>bind</c> for a file or folder of the host.</summary>
    [JsonPropertyName("type")] public string? Type { get; init; }
    /// <summary>A device, a path on the host, or a name without meaning.</summary>
    [JsonPropertyName("source")] public string? Source { get; init; }
    /// <summary>As <c>mount(8)</c> takes them, in order.</summary>
    [JsonPropertyName("options")] public IReadOnlyList<string>? Options { get; init; }
    /// <summary>With <c>idmap</c>: the users that its files are shown with; null for those of the container's user namespace.</summary>
    [JsonPropertyName("uidMappings")] public IReadOnlyList<IdMapping>? UidMappings { get; init; }
    /// <summary>The groups, likewise.</summary>
    [JsonPropertyName("gidMappings")] public IReadOnlyList<IdMapping>? GidMappings { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
