using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Operations;

/// <summary>What an unpacked bundle remembers of its image: <c>oci-bundle.json</c> beside <c>config.json</c>.</summary>
internal sealed record BundleRecord
{
    /// <summary>The file's name.</summary>
    public const string FileName = "oci-bundle.json";

    /// <summary>The form of this document.</summary>
    [JsonPropertyName("version")] public int Version { get; init; } = 1;
    /// <summary>Where the image was.</summary>
    [JsonPropertyName("image")] public required string Image { get; init; }
    /// <summary>What the name stood for then.</summary>
    [JsonPropertyName("target")] public required Descriptor Target { get; init; }
    /// <summary>The image that was unpacked.</summary>
    [JsonPropertyName("manifest")] public required Descriptor Manifest { get; init; }
    /// <summary>Its platform.</summary>
    [JsonPropertyName("platform")] public required Platform Platform { get; init; }
    /// <summary>Whether owners are kept beside the files.</summary>
    [JsonPropertyName("rootless")] public bool Rootless { get; init; }
    /// <summary>Users: <c>CONTAINER:HOST:COUNT</c> each.</summary>
    [JsonPropertyName("uidMap")] public IReadOnlyList<string> UidMap { get; init; } = [];
    /// <summary>Groups, likewise.</summary>
    [JsonPropertyName("gidMap")] public IReadOnlyList<string> GidMap { get; init; } = [];
}
