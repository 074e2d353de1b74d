using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>The addresses of a network.</summary>
/// <param name="Subnet">All of them: <c>10.90.7.0/24</c>.</param>
/// <param name="Gateway">The bridge's own, by which containers reach the rest of the world.</param>
internal sealed record NetavarkSubnet([property: JsonPropertyName("subnet")] string Subnet, [property: JsonPropertyName("gateway")] string Gateway);
