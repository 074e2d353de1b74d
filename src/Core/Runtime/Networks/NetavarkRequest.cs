using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What netavark is asked: one container in one network. It asks for the same at the container's end, so that this is kept as the record of what was done.</summary>
internal sealed record NetavarkRequest
{
    /// <summary>The container's ID.</summary>
    [JsonPropertyName("container_id")] public required string ContainerId { get; init; }
    /// <summary>The container's name.</summary>
    [JsonPropertyName("container_name")] public required string ContainerName { get; init; }
    /// <summary>Ports of the host that lead to the container.</summary>
    [JsonPropertyName("port_mappings")] public IReadOnlyList<NetavarkPort> Ports { get; init; } = [];
    /// <summary>The container's place in each network, by the network's name.</summary>
    [JsonPropertyName("networks")] public required IReadOnlyDictionary<string, NetavarkPlace> Places { get; init; }
    /// <summary>The networks, by name.</summary>
    [JsonPropertyName("network_info")] public required IReadOnlyDictionary<string, NetavarkNetwork> Networks { get; init; }
    /// <summary>What else stands there.</summary>
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }
}
