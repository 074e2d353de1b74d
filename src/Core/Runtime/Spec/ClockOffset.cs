using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What is added to a clock in a time namespace. Source: time_namespaces(7).</summary>
public sealed record ClockOffset
{
    /// <summary>Seconds.</summary>
    [JsonPropertyName("secs")] public long Seconds { get; init; }
    /// <summary>Nanoseconds.</summary>
    [JsonPropertyName("nanosecs")] public uint Nanoseconds { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
