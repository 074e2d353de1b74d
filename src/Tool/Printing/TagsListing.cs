using System.Text.Json.Serialization;

namespace Oci.Tool.Printing;

/// <summary>The tags of a repository in JSON, in skopeo's field names.</summary>
internal sealed record TagsListing([property: JsonPropertyName("Repository")] string Repository, [property: JsonPropertyName("Tags")] IReadOnlyList<string> Tags);
