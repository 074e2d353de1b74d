using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What a runtime says of a container. Source: runtime-spec runtime.md, State.</summary>
public sealed record ContainerState
{
    /// <summary>The specification's version.</summary>
    [JsonPropertyName("ociVersion")] public required string OciVersion { get; init; }
    /// <summary>The container's name.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }
    /// <summary><c>creating</c>, <c>created</c>, <c>running</c> or <c>stopped</c>.</summary>
    [JsonPropertyName("status")] public required string Status { get; init; }
    /// <summary>The first process, as the runtime's process namespace counts; 0 or null when it is gone.</summary>
    [JsonPropertyName("pid")] public int? Pid { get; init; }
    /// <summary>The bundle's folder.</summary>
    [JsonPropertyName("bundle")] public required string Bundle { get; init; }
    /// <summary>As in the configuration.</summary>
    [JsonPropertyName("annotations")] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
