using System.Text.Json.Serialization;
using Oci.Content;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>inspect --json</c> of an image: the fields of <c>skopeo inspect</c> under their names, and the history.</summary>
internal sealed record InspectListing
{
    [JsonPropertyName("Name")] public required string Name { get; init; }
    [JsonPropertyName("Digest")] public required string Digest { get; init; }
    [JsonPropertyName("MediaType")] public required string MediaType { get; init; }
    /// <summary>Of an index: which of its manifests the rest is about.</summary>
    [JsonPropertyName("ManifestDigest")] public string? ManifestDigest { get; init; }
    [JsonPropertyName("ArtifactType")] public string? ArtifactType { get; init; }
    [JsonPropertyName("RepoTags")] public required IReadOnlyList<string> RepoTags { get; init; }
    [JsonPropertyName("Created")] public string? Created { get; init; }
    [JsonPropertyName("DockerVersion")] public string DockerVersion { get; init; } = "";
    [JsonPropertyName("Author")] public string? Author { get; init; }
    [JsonPropertyName("Labels")] public IReadOnlyDictionary<string, string>? Labels { get; init; }
    [JsonPropertyName("Annotations")] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    [JsonPropertyName("Architecture")] public string? Architecture { get; init; }
    [JsonPropertyName("Variant")] public string? Variant { get; init; }
    [JsonPropertyName("Os")] public string? Os { get; init; }
    [JsonPropertyName("Layers")] public required IReadOnlyList<string> Layers { get; init; }
    [JsonPropertyName("LayersData")] public required IReadOnlyList<LayerListing> LayersData { get; init; }
    [JsonPropertyName("Env")] public IReadOnlyList<string>? Env { get; init; }
    [JsonPropertyName("history")] public IReadOnlyList<HistoryListing>? History { get; init; }

    public static InspectListing Of(InspectResult result)
    {
        var manifest = result.Manifest!;
        var config = result.Image?.Config.Value;
        return new InspectListing
        {
            Name = result.Name,
            Digest = result.Target.Digest.ToString(),
            MediaType = result.Target.MediaType,
            ManifestDigest = result.Index is null ? null : manifest.Descriptor.Digest.ToString(),
            ArtifactType = config is null ? manifest.Value.ArtifactType ?? manifest.Value.Config.MediaType : manifest.Value.ArtifactType,
            RepoTags = result.Tags,
            Created = config?.Created,
            Author = config?.Author,
            Labels = config?.Config?.Labels,
            Annotations = manifest.Value.Annotations,
            Architecture = config?.Architecture,
            Variant = config?.Variant,
            Os = config?.Os,
            Layers = [.. manifest.Value.Layers.Select(layer => layer.Digest.ToString())],
            LayersData = [.. manifest.Value.Layers.Select(LayerListing.Of)],
            Env = config?.Config?.Env,
            History = result.Image is { } image ? HistoryListing.Of(image) : null,
        };
    }
}

/// <summary>A layer in <see cref="InspectListing"/>.</summary>
internal sealed record LayerListing(
    [property: JsonPropertyName("MIMEType")] string MimeType,
    [property: JsonPropertyName("Digest")] string Digest,
    [property: JsonPropertyName("Size")] long Size,
    [property: JsonPropertyName("Annotations"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyDictionary<string, string>? Annotations)
{
    public static LayerListing Of(Descriptor layer) => new(layer.MediaType, layer.Digest.ToString(), layer.Size, layer.Annotations);
}
