using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Build;

/// <summary>Results of a build for other machines: the configuration of a cache's manifest, whose layers are those that the records name.</summary>
internal sealed record CacheDocument
{
    /// <summary>What a cache's manifest is: its artifact type.</summary>
    public const string ArtifactType = "application/vnd.dotnet-oci.build-cache.v1";

    /// <summary>The document's own media type.</summary>
    public const string MediaType = "application/vnd.dotnet-oci.build-cache.v1+json";

    /// <summary>The manifest annotation of an image that carries its own records.</summary>
    public const string Annotation = "com.github.dotnet-oci.build-cache.v1";

    /// <summary>The records.</summary>
    [JsonPropertyName("records"), AllowNull] public required IReadOnlyList<CacheRecord> Records { get; init => field = value ?? []; }
    /// <summary>What parts of the trees hold that the records' steps read; null where nothing is known.</summary>
    [JsonPropertyName("contents")] public IReadOnlyList<CacheContent>? Contents { get; init; }
    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
