using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How much of the block devices. Source: runtime-spec config-linux.md, Block IO.</summary>
public sealed record BlockLimits
{
    /// <summary>A share beside other groups: 10 to 1000.</summary>
    [JsonPropertyName("weight")] public ushort? Weight { get; init; }
    /// <summary>The share of the processes in the group itself beside the groups below it.</summary>
    [JsonPropertyName("leafWeight")] public ushort? LeafWeight { get; init; }
    /// <summary>Shares for some devices.</summary>
    [JsonPropertyName("weightDevice")] public IReadOnlyList<BlockWeight>? Devices { get; init; }
    /// <summary>The most bytes read in a second.</summary>
    [JsonPropertyName("throttleReadBpsDevice")] public IReadOnlyList<BlockRate>? ReadBytes { get; init; }
    /// <summary>The most bytes written in a second.</summary>
    [JsonPropertyName("throttleWriteBpsDevice")] public IReadOnlyList<BlockRate>? WriteBytes { get; init; }
    /// <summary>The most reads in a second.</summary>
    [JsonPropertyName("throttleReadIOPSDevice")] public IReadOnlyList<BlockRate>? Reads { get; init; }
    /// <summary>The most writes in a second.</summary>
    [JsonPropertyName("throttleWriteIOPSDevice")] public IReadOnlyList<BlockRate>? Writes { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
