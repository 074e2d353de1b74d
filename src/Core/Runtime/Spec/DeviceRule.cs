using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Whether some devices may be used.</summary>
public sealed record DeviceRule
{
    /// <summary>Allow or deny.</summary>
    [JsonPropertyName("allow")] public required bool Allow { get; init; }
    /// <summary><c>a</c> (all), <c>c</c> or <c>b</c>.</summary>
    [JsonPropertyName("type")] public string? Type { get; init; }
    /// <summary>Which driver; null for any.</summary>
    [JsonPropertyName("major")] public long? Major { get; init; }
    /// <summary>Which of the driver's devices; null for any.</summary>
    [JsonPropertyName("minor")] public long? Minor { get; init; }
    /// <summary>Of <c>r</c>, <c>w</c> and <c>m</c> (make the node).</summary>
    [JsonPropertyName("access")] public string? Access { get; init; }
}
