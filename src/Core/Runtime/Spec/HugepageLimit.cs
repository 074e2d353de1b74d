using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>How much memory in pages of one size.</summary>
public sealed record HugepageLimit
{
    /// <summary>The size, as <c>2MB</c>.</summary>
    [JsonPropertyName("pageSize")] public required string PageSize { get; init; }
    /// <summary>Bytes.</summary>
    [JsonPropertyName("limit")] public required ulong Limit { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
