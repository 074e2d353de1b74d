using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A process of a container. Source: runtime-spec config.md, Process.</summary>
public sealed record ProcessSpec
{
    /// <summary>Whether a pseudo terminal is made for it.</summary>
    [JsonPropertyName("terminal")] public bool Terminal { get; init; }
    /// <summary>The terminal's size in characters.</summary>
    [JsonPropertyName("consoleSize")] public ConsoleSize? ConsoleSize { get; init; }
    /// <summary>Who it runs as; root where nothing is said.</summary>
    [JsonPropertyName("user")] public ProcessUser? User { get; init; }
    /// <summary>The program and its arguments.</summary>
    [JsonPropertyName("args")] public IReadOnlyList<string>? Args { get; init; }
    /// <summary>The whole environment, as <c>NAME=VALUE</c>.</summary>
    [JsonPropertyName("env")] public IReadOnlyList<string>? Env { get; init; }
    /// <summary>The working folder, absolute.</summary>
    [JsonPropertyName("cwd")] public required string Cwd { get; init; }
    /// <summary>Its capability sets.</summary>
    [JsonPropertyName("capabilities")] public LinuxCapabilities? Capabilities { get; init; }
    /// <summary>Its resource limits.</summary>
    [JsonPropertyName("rlimits")] public IReadOnlyList<ResourceLimit>? Rlimits { get; init; }
    /// <summary>Whether setuid programs and file capabilities are of no effect.</summary>
    [JsonPropertyName("noNewPrivileges")] public bool NoNewPrivileges { get; init; }
    /// <summary>The AppArmor profile's name.</summary>
    [JsonPropertyName("apparmorProfile")] public string? AppArmorProfile { get; init; }
    /// <summary>The SELinux context.</summary>
    [JsonPropertyName("selinuxLabel")] public string? SelinuxLabel { get; init; }
    /// <summary>How readily the kernel kills it when memory runs out: -1000 to 1000.</summary>
    [JsonPropertyName("oomScoreAdj")] public int? OomScoreAdj { get; init; }
    /// <summary>How its input and output is scheduled.</summary>
    [JsonPropertyName("ioPriority")] public IoPriority? IoPriority { get; init; }
    /// <summary>How it is scheduled.</summary>
    [JsonPropertyName("scheduler")] public SchedulerSpec? Scheduler { get; init; }
    /// <summary>The processors of further processes.</summary>
    [JsonPropertyName("execCPUAffinity")] public ProcessorAffinity? Affinity { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
