using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A namespace to make, or to join where a path is given.</summary>
public sealed record LinuxNamespace
{
    /// <summary><c>pid</c>, <c>network</c>, <c>mount</c>, <c>ipc</c>, <c>uts</c>, <c>user</c>, <c>cgroup</c>, <c>time</c>.</summary>
    [JsonPropertyName("type")] public required string Type { get; init; }
    /// <summary>The namespace's file, absolute.</summary>
    [JsonPropertyName("path")] public string? Path { get; init; }
}
