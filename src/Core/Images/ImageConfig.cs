using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>What an image is made of and how it runs. Source: image-spec config.md.</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made: RFC 3339, kept verbatim. See <see cref="ImageTime"/>.</summary>
    [JsonPropertyName("created")] public string? Created { get; init; }
    /// <summary>Who made it.</summary>
    [JsonPropertyName("author")] public string? Author { get; init; }
    /// <summary>GOARCH.</summary>
    [JsonPropertyName("architecture")] public required string Architecture { get; init; }
    /// <summary>For example <c>v7</c> for arm.</summary>
    [JsonPropertyName("variant")] public string? Variant { get; init; }
    /// <summary>GOOS.</summary>
    [JsonPropertyName("os")] public required string Os { get; init; }
    /// <summary>Windows' build number.</summary>
    [JsonPropertyName("os.version")] public string? OsVersion { get; init; }
    /// <summary>Features the image needs of the system.</summary>
    [JsonPropertyName("os.features")] public IReadOnlyList<string>? OsFeatures { get; init; }
    /// <summary>How a container of the image runs.</summary>
    [JsonPropertyName("config")] public ContainerConfig? Config { get; init; }
    /// <summary>The layers by diff ID.</summary>
    [JsonPropertyName("rootfs")] public required RootFs RootFs { get; init; }
    /// <summary>How each layer came about, base first.</summary>
    [JsonPropertyName("history")] public IReadOnlyList<History>? History { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>What the image runs on.</summary>
    [JsonIgnore]
    public Platform Platform => new()
    {
        Os = Os,
        Architecture = Architecture,
        Variant = Variant is "" ? null : Variant,
        OsVersion = OsVersion is "" ? null : OsVersion,
        OsFeatures = OsFeatures is { Count: 0 } ? null : OsFeatures,
    };
}
