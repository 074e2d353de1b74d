using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How much processor time.</summary>
public sealed record CpuLimits
{
    /// <summary>A share of the processors beside other groups.</summary>
    [JsonPropertyName("shares")] public ulong? Shares { get; init; }
    /// <summary>Microseconds of processor time in each <see cref="Period"/>.</summary>
    [JsonPropertyName("quota")] public long? Quota { get; init; }
    /// <summary>Microseconds.</summary>
    [JsonPropertyName("period")] public ulong? Period { get; init; }
    /// <summary>Which processors, as <c>0-2,7</c>.</summary>
    [JsonPropertyName("cpus")] public string? Cpus { get; init; }
    /// <summary>Which memory nodes, in the same form.</summary>
    [JsonPropertyName("mems")] public string? Mems { get; init; }
    /// <summary>Microseconds that may be saved up from one period for another.</summary>
    [JsonPropertyName("burst")] public ulong? Burst { get; init; }
    /// <summary>Microseconds of real time in each <see cref="RealtimePeriod"/>; of version 1 alone.</summary>
    [JsonPropertyName("realtimeRuntime")] public long? RealtimeRuntime { get; init; }
    /// <summary>Microseconds.</summary>
    [JsonPropertyName("realtimePeriod")] public ulong? RealtimePeriod { get; init; }
    /// <summary>1 for processes that run only where nothing else does.</summary>
    [JsonPropertyName("idle")] public long? Idle { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
