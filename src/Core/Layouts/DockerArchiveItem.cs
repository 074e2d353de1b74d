using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Layouts;

/// <summary>One image in the <c>manifest.json</c> of a <c>docker save</c> archive.</summary>
internal sealed record DockerArchiveItem
{
    /// <summary>The configuration's file.</summary>
    [JsonPropertyName("Config")] public required string Config { get; init; }
    /// <summary>The image's names; none where it was saved by its ID.</summary>
    [JsonPropertyName("RepoTags"), AllowNull] public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];
    /// <summary>The layers' files, base first.</summary>
    [JsonPropertyName("Layers"), AllowNull] public required IReadOnlyList<string> Layers { get; init => field = value ?? []; }
    /// <summary>Fields this tool does not know.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }
}
