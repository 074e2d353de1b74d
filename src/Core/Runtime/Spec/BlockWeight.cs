using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A share of one block device.</summary>
public sealed record BlockWeight
{
    /// <summary>The device's major number.</summary>
    [JsonPropertyName("major")] public required long Major { get; init; }
    /// <summary>The device's minor number.</summary>
    [JsonPropertyName("minor")] public required long Minor { get; init; }
    /// <summary>As <see cref="BlockLimits.Weight"/>.</summary>
    [JsonPropertyName("weight")] public ushort? Weight { get; init; }
    /// <summary>As <see cref="BlockLimits.LeafWeight"/>.</summary>
    [JsonPropertyName("leafWeight")] public ushort? LeafWeight { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
