using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A network as netavark makes it with the first container in it, and removes it with the last.</summary>
internal sealed record NetavarkNetwork
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }
    /// <summary>64 hexadecimal digits, of which the firewall's chains are named.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }
    /// <summary>How containers are connected.</summary>
    [JsonPropertyName("driver")] public string Driver { get; init; } = "bridge";
    /// <summary>The name of the bridge on the host.</summary>
    [JsonPropertyName("network_interface")] public required string Bridge { get; init; }
    /// <summary>Its addresses.</summary>
    [JsonPropertyName("subnets")] public required IReadOnlyList<NetavarkSubnet> Subnets { get; init; }
    /// <summary>Whether it speaks IPv6.</summary>
    [JsonPropertyName("ipv6_enabled")] public bool Ipv6 { get; init; }
    /// <summary>Whether nothing leads out of it.</summary>
    [JsonPropertyName("internal")] public bool Internal { get; init; }
    /// <summary>Whether a name server answers for its containers.</summary>
    [JsonPropertyName("dns_enabled")] public bool Dns { get; init; }
    /// <summary>Who gives the addresses: <c>host-local</c> is whoever asks.</summary>
    [JsonPropertyName("ipam_options")] public IReadOnlyDictionary<string, string> Addressing { get; init; } = new Dictionary<string, string> { ["driver"] = "host-local" };
}
