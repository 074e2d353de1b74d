using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>One image of one platform, or an artifact. Source: image-spec manifest.md; Docker's schema 2 manifest has the same fields.</summary>
public sealed record ImageManifest
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion")] public required int SchemaVersion { get; init; }
    /// <summary>The document's own media type; OCI permits leaving it out.</summary>
    [JsonPropertyName("mediaType")] public string? MediaType { get; init; }
    /// <summary>What an artifact is, where the manifest is not an image.</summary>
    [JsonPropertyName("artifactType"), JsonConverter(typeof(MediaTypeJsonConverter))] public string? ArtifactType { get; init; }
    /// <summary>The configuration.</summary>
    [JsonPropertyName("config")] public required Descriptor Config { get; init; }
    /// <summary>The layers, base first; none is legal and common for images made from scratch.</summary>
    [JsonPropertyName("layers"), AllowNull] public required IReadOnlyList<Descriptor> Layers { get; init => field = value ?? []; }
    /// <summary>The manifest that this one says something about (a signature, an SBOM).</summary>
    [JsonPropertyName("subject")] public Descriptor? Subject { get; init; }
    /// <summary>Free metadata.</summary>
    [JsonPropertyName("annotations"), JsonConverter(typeof(StringMapJsonConverter))] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
