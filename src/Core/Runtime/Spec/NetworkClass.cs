using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How a group's packets are marked.</summary>
public sealed record NetworkClass
{
    /// <summary>The class, for filters of the host.</summary>
    [JsonPropertyName("classID")] public uint? ClassId { get; init; }
    /// <summary>Priorities by device.</summary>
    [JsonPropertyName("priorities")] public IReadOnlyList<NetworkPriority>? Priorities { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
