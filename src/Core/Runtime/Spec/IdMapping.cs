using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A run of ids of a user namespace.</summary>
public sealed record IdMapping
{
    /// <summary>The first id inside.</summary>
    [JsonPropertyName("containerID")] public required uint ContainerId { get; init; }
    /// <summary>The first id outside.</summary>
    [JsonPropertyName("hostID")] public required uint HostId { get; init; }
    /// <summary>How many.</summary>
    [JsonPropertyName("size")] public required uint Size { get; init; }
}
