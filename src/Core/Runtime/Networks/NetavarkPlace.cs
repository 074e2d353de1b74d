using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A container's place in a network.</summary>
/// <param name="Addresses">Its addresses there, which are ours to give.</param>
/// <param name="Interface">The name of its device.</param>
internal sealed record NetavarkPlace([property: JsonPropertyName("static_ips")] IReadOnlyList<string> Addresses, [property: JsonPropertyName("interface_name")] string Interface);
