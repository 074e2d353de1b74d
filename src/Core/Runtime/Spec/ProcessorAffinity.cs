using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>On which processors a further process of a container runs, as <c>0-2,7</c>. Source: runtime-spec config.md, execCPUAffinity.</summary>
public sealed record ProcessorAffinity
{
    /// <summary>Before it is in the container's control group.</summary>
    [JsonPropertyName("initial")] public string? Initial { get; init; }
    /// <summary>After that.</summary>
    [JsonPropertyName("final")] public string? Final { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
