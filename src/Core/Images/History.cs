using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Images;

/// <summary>How one layer, or one change of the configuration, came about. Source: image-spec config.md, <c>history</c>.</summary>
public sealed record History
{
    /// <summary>When: RFC 3339, kept verbatim. See <see cref="ImageTime"/>.</summary>
    [JsonPropertyName("created")] public string? Created { get; init; }
    /// <summary>Who.</summary>
    [JsonPropertyName("author")] public string? Author { get; init; }
    /// <summary>The command.</summary>
    [JsonPropertyName("created_by")] public string? CreatedBy { get; init; }
    /// <summary>A remark.</summary>
    [JsonPropertyName("comment")] public string? Comment { get; init; }
    /// <summary>Whether no layer belongs to this entry. Null means no.</summary>
    [JsonPropertyName("empty_layer")] public bool? EmptyLayer { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Whether a layer belongs to this entry.</summary>
    [JsonIgnore] public bool HasLayer => EmptyLayer is not true;

    /// <summary>A history with an entry for each layer: old tools wrote fewer, or none, and a further entry would then be counted to the wrong layer.</summary>
    internal static IEnumerable<History> Complete(IReadOnlyList<History>? known, int layers)
    {
        var missing = layers - (known ?? []).Count(entry => entry.HasLayer);
        return (known ?? []).Concat(Enumerable.Repeat(new History { Comment = "no history recorded" }, Math.Max(0, missing)));
    }
}
