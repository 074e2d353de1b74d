using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Images;

/// <summary>Several manifests under one name, usually one a platform. Source: image-spec image-index.md; Docker's manifest list has the same fields.</summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion")] public required int SchemaVersion { get; init; }
    /// <summary>The document's own media type; OCI permits leaving it out.</summary>
    [JsonPropertyName("mediaType")] public string? MediaType { get; init; }
    /// <summary>What an artifact is, where the index is one.</summary>
    [JsonPropertyName("artifactType"), JsonConverter(typeof(MediaTypeJsonConverter))] public string? ArtifactType { get; init; }
    /// <summary>The manifests; an empty index may say <c>null</c>.</summary>
    [JsonPropertyName("manifests"), AllowNull] public required IReadOnlyList<Descriptor> Manifests { get; init => field = value ?? []; }
    /// <summary>The manifest that this index says something about.</summary>
    [JsonPropertyName("subject")] public Descriptor? Subject { get; init; }
    /// <summary>Free metadata.</summary>
    [JsonPropertyName("annotations"), JsonConverter(typeof(StringMapJsonConverter))] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>An OCI index with nothing in it.</summary>
    public static ImageIndex Empty { get; } = new() { SchemaVersion = 2, MediaType = MediaTypes.OciIndex, Manifests = [] };
}
