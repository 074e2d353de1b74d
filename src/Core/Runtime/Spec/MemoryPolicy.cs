using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>From which nodes a process gets its memory. Source: runtime-spec config-linux.md, Memory Policy; set_mempolicy(2).</summary>
public sealed record MemoryPolicy
{
    /// <summary><c>MPOL_BIND</c>, <c>MPOL_INTERLEAVE</c>…</summary>
    [JsonPropertyName("mode")] public required string Mode { get; init; }
    /// <summary>Which, as <c>0-2,7</c>.</summary>
    [JsonPropertyName("nodes")] public string? Nodes { get; init; }
    /// <summary><c>MPOL_F_…</c></summary>
    [JsonPropertyName("flags")] public IReadOnlyList<string>? Flags { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
