using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What is particular to Linux. Source: runtime-spec config-linux.md.</summary>
public sealed record LinuxSpec
{
    /// <summary>Namespaces to make or to join.</summary>
    [JsonPropertyName("namespaces")] public IReadOnlyList<LinuxNamespace>? Namespaces { get; init; }
    /// <summary>The user namespace's users.</summary>
    [JsonPropertyName("uidMappings")] public IReadOnlyList<IdMapping>? UidMappings { get; init; }
    /// <summary>The user namespace's groups.</summary>
    [JsonPropertyName("gidMappings")] public IReadOnlyList<IdMapping>? GidMappings { get; init; }
    /// <summary>Device nodes to make.</summary>
    [JsonPropertyName("devices")] public IReadOnlyList<DeviceNode>? Devices { get; init; }
    /// <summary>The control group, in the form that the cgroup driver wants.</summary>
    [JsonPropertyName("cgroupsPath")] public string? CgroupsPath { get; init; }
    /// <summary>Limits by control group.</summary>
    [JsonPropertyName("resources")] public LinuxResources? Resources { get; init; }
    /// <summary>How mounts propagate out of and into the root.</summary>
    [JsonPropertyName("rootfsPropagation")] public string? RootfsPropagation { get; init; }
    /// <summary>The system call filter.</summary>
    [JsonPropertyName("seccomp")] public SeccompSpec? Seccomp { get; init; }
    /// <summary>Kernel parameters.</summary>
    [JsonPropertyName("sysctl")] public IReadOnlyDictionary<string, string>? Sysctl { get; init; }
    /// <summary>Paths that cannot be read inside the container.</summary>
    [JsonPropertyName("maskedPaths")] public IReadOnlyList<string>? MaskedPaths { get; init; }
    /// <summary>Paths that cannot be written inside the container.</summary>
    [JsonPropertyName("readonlyPaths")] public IReadOnlyList<string>? ReadonlyPaths { get; init; }
    /// <summary>The SELinux label of the mounts.</summary>
    [JsonPropertyName("mountLabel")] public string? MountLabel { get; init; }
    /// <summary>Which system the processes take the kernel for.</summary>
    [JsonPropertyName("personality")] public PersonalitySpec? Personality { get; init; }
    /// <summary>What is added to the clocks <c>monotonic</c> and <c>boottime</c> of a new time namespace.</summary>
    [JsonPropertyName("timeOffsets")] public IReadOnlyDictionary<string, ClockOffset>? TimeOffsets { get; init; }
    /// <summary>From which nodes the processes get their memory.</summary>
    [JsonPropertyName("memoryPolicy")] public MemoryPolicy? MemoryPolicy { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
