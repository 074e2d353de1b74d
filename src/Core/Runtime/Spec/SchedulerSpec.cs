using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How a process is scheduled. Source: runtime-spec config.md, Linux Process; sched_setattr(2).</summary>
public sealed record SchedulerSpec
{
    /// <summary><c>SCHED_OTHER</c>, <c>SCHED_FIFO</c>…</summary>
    [JsonPropertyName("policy")] public required string Policy { get; init; }
    /// <summary>-20 to 19.</summary>
    [JsonPropertyName("nice")] public int? Nice { get; init; }
    /// <summary>Of the policies for real time.</summary>
    [JsonPropertyName("priority")] public int? Priority { get; init; }
    /// <summary><c>SCHED_FLAG_…</c></summary>
    [JsonPropertyName("flags")] public IReadOnlyList<string>? Flags { get; init; }
    /// <summary>Nanoseconds of processor time in each period.</summary>
    [JsonPropertyName("runtime")] public ulong? Runtime { get; init; }
    /// <summary>Nanoseconds after the period's begin.</summary>
    [JsonPropertyName("deadline")] public ulong? Deadline { get; init; }
    /// <summary>Nanoseconds.</summary>
    [JsonPropertyName("period")] public ulong? Period { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
