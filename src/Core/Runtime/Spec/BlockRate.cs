using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>The most of one block device in a second.</summary>
public sealed record BlockRate
{
    /// <summary>The device's major number.</summary>
    [JsonPropertyName("major")] public required long Major { get; init; }
    /// <summary>The device's minor number.</summary>
    [JsonPropertyName("minor")] public required long Minor { get; init; }
    /// <summary>Bytes or operations.</summary>
    [JsonPropertyName("rate")] public ulong Rate { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
