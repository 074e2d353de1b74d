using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Limits by control group. Source: runtime-spec config-linux.md, Control groups.</summary>
public sealed record LinuxResources
{
    /// <summary>Which devices may be used, in the order the rules apply.</summary>
    [JsonPropertyName("devices")] public IReadOnlyList<DeviceRule>? Devices { get; init; }
    /// <summary>Memory.</summary>
    [JsonPropertyName("memory")] public MemoryLimits? Memory { get; init; }
    /// <summary>Processor time.</summary>
    [JsonPropertyName("cpu")] public CpuLimits? Cpu { get; init; }
    /// <summary>How many processes.</summary>
    [JsonPropertyName("pids")] public PidsLimit? Pids { get; init; }
    /// <summary>Block devices.</summary>
    [JsonPropertyName("blockIO")] public BlockLimits? Block { get; init; }
    /// <summary>Memory in huge pages.</summary>
    [JsonPropertyName("hugepageLimits")] public IReadOnlyList<HugepageLimit>? Hugepages { get; init; }
    /// <summary>Marks of packets; of version 1 alone.</summary>
    [JsonPropertyName("network")] public NetworkClass? Network { get; init; }
    /// <summary>Devices for remote memory, by name.</summary>
    [JsonPropertyName("rdma")] public IReadOnlyDictionary<string, RdmaLimit>? Rdma { get; init; }
    /// <summary>Files of version 2 and what is written to them.</summary>
    [JsonPropertyName("unified")] public IReadOnlyDictionary<string, string>? Unified { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
