using System.Text.Json.Serialization;
using Oci.Images;

namespace Oci.Tool.Printing;

/// <summary>An entry of the history with the layer that belongs to it, in the shape of <c>umoci stat --json</c>: without a layer, <c>layer</c> is null.</summary>
internal sealed record HistoryListing
{
    [JsonPropertyName("layer"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public HistoryLayer? Layer { get; init; }
    [JsonPropertyName("diff_id")] public string DiffId { get; init; } = "";
    [JsonPropertyName("created")] public string? Created { get; init; }
    [JsonPropertyName("created_by")] public string? CreatedBy { get; init; }
    [JsonPropertyName("author")] public string? Author { get; init; }
    [JsonPropertyName("comment")] public string? Comment { get; init; }
    [JsonPropertyName("empty_layer")] public bool? EmptyLayer { get; init; }

    /// <summary>The image's history. Entries that say they have a layer when there is none left have none.</summary>
    public static IReadOnlyList<HistoryListing> Of(Image image)
    {
        var layers = new Queue<Layers.LayerBlob>(image.Layers);
        return [.. (image.Config.Value.History ?? []).Select(entry => Of(entry, entry.HasLayer && layers.TryDequeue(out var layer) ? layer : null))];
    }

    private static HistoryListing Of(History entry, Layers.LayerBlob? layer) => new()
    {
        Layer = layer is null ? null : new HistoryLayer(layer.Descriptor.MediaType, layer.Descriptor.Digest.ToString(), layer.Descriptor.Size, layer.Descriptor.Annotations),
        DiffId = layer?.DiffId.ToString() ?? "",
        Created = entry.Created,
        CreatedBy = entry.CreatedBy,
        Author = entry.Author,
        Comment = entry.Comment,
        EmptyLayer = entry.EmptyLayer,
    };
}

/// <summary>The descriptor of a layer in <see cref="HistoryListing"/>.</summary>
internal sealed record HistoryLayer(string MediaType, string Digest, long Size, IReadOnlyDictionary<string, string>? Annotations);
