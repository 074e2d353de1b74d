using System.Text.Json.Serialization;

namespace Oci.Registries;

/// <summary>One page of a repository's tags. Source: distribution-spec, Listing Tags.</summary>
internal sealed record TagList
{
    [JsonPropertyName("tags")] public IReadOnlyList<string?>? Tags { get; init; }
}
