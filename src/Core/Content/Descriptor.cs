using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Content;

/// <summary>Names content by type, digest and size. Source: image-spec descriptor.md.</summary>
public sealed record Descriptor
{
    /// <summary>RFC 6838 media type; see <see cref="MediaTypes"/>.</summary>
    [JsonPropertyName("mediaType"), JsonConverter(typeof(MediaTypeJsonConverter))] public required string MediaType { get; init; }
    /// <summary>The content's digest.</summary>
    [JsonPropertyName("digest")] public required Digest Digest { get; init; }
    /// <summary>Bytes.</summary>
    [JsonPropertyName("size"), JsonConverter(typeof(SizeJsonConverter))] public required long Size { get; init; }
    /// <summary>Where else the content may be fetched.</summary>
    [JsonPropertyName("urls")] public IReadOnlyList<string>? Urls { get; init; }
    /// <summary>Free metadata.</summary>
    [JsonPropertyName("annotations"), JsonConverter(typeof(StringMapJsonConverter))] public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    /// <summary>The content itself, base64 in JSON.</summary>
    [JsonPropertyName("data")] public byte[]? Data { get; init; }
    /// <summary>What the content runs on; only in an index.</summary>
    [JsonPropertyName("platform")] public Platform? Platform { get; init; }
    /// <summary>The artifact's type, where the content is an artifact manifest.</summary>
    [JsonPropertyName("artifactType"), JsonConverter(typeof(MediaTypeJsonConverter))] public string? ArtifactType { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
