using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Which system a process takes the kernel for. Source: personality(2).</summary>
public sealed record PersonalitySpec
{
    /// <summary><c>LINUX</c> or <c>LINUX32</c>.</summary>
    [JsonPropertyName("domain")] public required string Domain { get; init; }
    /// <summary>None is known.</summary>
    [JsonPropertyName("flags")] public IReadOnlyList<string>? Flags { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
