using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>
/// A profile as Docker and Podman write it; runtime-spec's own form is a part of it. Source: docs.docker.com/engine/security/seccomp,
/// containers-common seccomp.json(5), runtime-spec config-linux.md.
/// </summary>
internal sealed record SeccompProfileDocument
{
    [JsonPropertyName("defaultAction")] public required string DefaultAction { get; init; }
    [JsonPropertyName("defaultErrnoRet")] public uint? DefaultErrnoRet { get; init; }
    [JsonPropertyName("defaultErrno")] public string? DefaultErrno { get; init; }
    [JsonPropertyName("architectures")] public IReadOnlyList<string>? Architectures { get; init; }
    [JsonPropertyName("archMap")] public IReadOnlyList<ArchitectureEntry>? ArchitectureMap { get; init; }
    [JsonPropertyName("flags")] public IReadOnlyList<string>? Flags { get; init; }
    [JsonPropertyName("syscalls")] public IReadOnlyList<RuleEntry>? Syscalls { get; init; }
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    internal sealed record ArchitectureEntry
    {
        [JsonPropertyName("architecture")] public required string Architecture { get; init; }
        [JsonPropertyName("subArchitectures")] public IReadOnlyList<string>? SubArchitectures { get; init; }
    }

    internal sealed record RuleEntry
    {
        [JsonPropertyName("name")] public string? Name { get; init; }
        [JsonPropertyName("names")] public IReadOnlyList<string>? Names { get; init; }
        [JsonPropertyName("action")] public required string Action { get; init; }
        [JsonPropertyName("errnoRet")] public uint? ErrnoRet { get; init; }
        [JsonPropertyName("errno")] public string? Errno { get; init; }
        [JsonPropertyName("args")] public IReadOnlyList<SeccompArgument>? Args { get; init; }
        [JsonPropertyName("comment")] public string? Comment { get; init; }
        [JsonPropertyName("includes")] public Filter? Includes { get; init; }
        [JsonPropertyName("excludes")] public Filter? Excludes { get; init; }
    }

    internal sealed record Filter
    {
        [JsonPropertyName("caps")] public IReadOnlyList<string>? Capabilities { get; init; }
        [JsonPropertyName("arches")] public IReadOnlyList<string>? Architectures { get; init; }
        [JsonPropertyName("minKernel")] public string? MinimumKernel { get; init; }
    }
}
