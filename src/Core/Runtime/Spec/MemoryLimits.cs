using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How much memory, in bytes; -1 means no limit.</summary>
public sealed record MemoryLimits
{
    /// <summary>Memory.</summary>
    [JsonPropertyName("limit")] public long? Limit { get; init; }
    /// <summary>Memory when it is short.</summary>
    [JsonPropertyName("reservation")] public long? Reservation { get; init; }
    /// <summary>Memory and swap together.</summary>
    [JsonPropertyName("swap")] public long? Swap { get; init; }
    /// <summary>The kernel's memory for TCP; of version 1 alone.</summary>
    [JsonPropertyName("kernelTCP")] public long? KernelTcp { get; init; }
    /// <summary>How readily memory goes to swap: 0 to 100; of version 1 alone.</summary>
    [JsonPropertyName("swappiness")] public ulong? Swappiness { get; init; }
    /// <summary>Whether who needs more waits for it instead of being killed; of version 1 alone.</summary>
    [JsonPropertyName("disableOOMKiller")] public bool? DisableOomKiller { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
