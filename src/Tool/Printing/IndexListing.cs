using System.Text.Json.Serialization;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>inspect --json</c> of an index that has no image for the platform.</summary>
internal sealed record IndexListing(
    [property: JsonPropertyName("Name")] string Name,
    [property: JsonPropertyName("Digest")] string Digest,
    [property: JsonPropertyName("MediaType")] string MediaType,
    [property: JsonPropertyName("RepoTags")] IReadOnlyList<string> RepoTags,
    [property: JsonPropertyName("Manifests")] IReadOnlyList<ManifestListing> Manifests)
{
    public static IndexListing Of(InspectResult result) => new(
        result.Name, result.Target.Digest.ToString(), result.Target.MediaType, result.Tags,
        [.. result.Index!.Value.Manifests.Select(entry => new ManifestListing(entry.MediaType, entry.Digest.ToString(), entry.Size, entry.Platform?.ToString(), entry.ArtifactType))]);
}

/// <summary>An entry of <see cref="IndexListing"/>.</summary>
internal sealed record ManifestListing(
    [property: JsonPropertyName("MIMEType")] string MimeType,
    [property: JsonPropertyName("Digest")] string Digest,
    [property: JsonPropertyName("Size")] long Size,
    [property: JsonPropertyName("Platform")] string? Platform,
    [property: JsonPropertyName("ArtifactType")] string? ArtifactType);
