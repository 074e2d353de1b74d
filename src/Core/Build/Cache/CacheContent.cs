using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Content;

namespace Oci.Build;

/// <summary>What a part of a tree holds, for machines that would have to open the tree's layers to see it.</summary>
internal sealed record CacheContent
{
    /// <summary>Which part of which tree.</summary>
    [JsonPropertyName("name")] public required Digest Name { get; init; }
    /// <summary>The digest of what is there.</summary>
    [JsonPropertyName("digest")] public required Digest Digest { get; init; }
    /// <summary>Fields of later versions.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
