using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>The priority of packets on one device.</summary>
public sealed record NetworkPriority
{
    /// <summary>The device, by the name it has in the runtime's namespace.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }
    /// <summary>The priority.</summary>
    [JsonPropertyName("priority")] public required uint Priority { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
