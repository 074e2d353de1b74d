using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Content;

/// <summary>What an image runs on. Source: image-spec image-index.md, <c>platform</c>.</summary>
public sealed record Platform
{
    /// <summary>GOOS: <c>linux</c>, <c>windows</c>.</summary>
    [JsonPropertyName("os")] public required string Os { get; init; }
    /// <summary>GOARCH: <c>amd64</c>, <c>arm64</c>.</summary>
    [JsonPropertyName("architecture")] public required string Architecture { get; init; }
    /// <summary>For example <c>v7</c> for arm.</summary>
    [JsonPropertyName("variant")] public string? Variant { get; init; }
    /// <summary>Windows' build number.</summary>
    [JsonPropertyName("os.version")] public string? OsVersion { get; init; }
    /// <summary>Features the image needs of the system.</summary>
    [JsonPropertyName("os.features")] public IReadOnlyList<string>? OsFeatures { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary><c>os/arch[/variant]</c>.</summary>
    public override string ToString() => Variant is { Length: > 0 } ? $"{Os}/{Architecture}/{Variant}" : $"{Os}/{Architecture}";
}
