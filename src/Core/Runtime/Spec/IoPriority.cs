using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How a process's input and output is scheduled. Source: ioprio_set(2).</summary>
public sealed record IoPriority
{
    /// <summary><c>IOPRIO_CLASS_RT</c>, <c>IOPRIO_CLASS_BE</c> or <c>IOPRIO_CLASS_IDLE</c>.</summary>
    [JsonPropertyName("class")] public required string Class { get; init; }
    /// <summary>Within the class: 0, the highest, to 7.</summary>
    [JsonPropertyName("priority")] public int Priority { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
