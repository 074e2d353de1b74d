using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A system call filter. Source: runtime-spec config-linux.md, Seccomp.</summary>
public sealed record SeccompSpec
{
    /// <summary>What happens to a call that no rule names: <c>SCMP_ACT_…</c>.</summary>
    [JsonPropertyName("defaultAction")] public required string DefaultAction { get; init; }
    /// <summary>The error of the default action.</summary>
    [JsonPropertyName("defaultErrnoRet")] public uint? DefaultErrnoRet { get; init; }
    /// <summary>The architectures whose calls are filtered; those of others are killed.</summary>
    [JsonPropertyName("architectures")] public IReadOnlyList<string>? Architectures { get; init; }
    /// <summary>Options of seccomp(2).</summary>
    [JsonPropertyName("flags")] public IReadOnlyList<string>? Flags { get; init; }
    /// <summary>The rules.</summary>
    [JsonPropertyName("syscalls")] public IReadOnlyList<SeccompRule>? Syscalls { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
