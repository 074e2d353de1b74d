using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How much of a device for remote memory.</summary>
public sealed record RdmaLimit
{
    /// <summary>Handles.</summary>
    [JsonPropertyName("hcaHandles")] public uint? Handles { get; init; }
    /// <summary>Objects.</summary>
    [JsonPropertyName("hcaObjects")] public uint? Objects { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
