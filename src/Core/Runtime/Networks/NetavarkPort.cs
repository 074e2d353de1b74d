using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A port of the host that leads to a container.</summary>
internal sealed record NetavarkPort
{
    /// <summary>The address of the host; empty for all.</summary>
    [JsonPropertyName("host_ip")] public required string HostAddress { get; init; }
    /// <summary>The port of the host.</summary>
    [JsonPropertyName("host_port")] public required int HostPort { get; init; }
    /// <summary>The port of the container.</summary>
    [JsonPropertyName("container_port")] public required int ContainerPort { get; init; }
    /// <summary><c>tcp</c> or <c>udp</c>.</summary>
    [JsonPropertyName("protocol")] public required string Protocol { get; init; }
    /// <summary>How many ports, from this one on.</summary>
    [JsonPropertyName("range")] public int Range { get; init; } = 1;
}
