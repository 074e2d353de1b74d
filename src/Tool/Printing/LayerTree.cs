using Oci.Images;
using Oci.Layers;

namespace Oci.Tool.Printing;

/// <summary>A layer with the steps that belong to it: the one that made it, and those after it that made none.</summary>
internal sealed record LayerTree(LayerBlob Blob, IReadOnlyList<History> Steps)
{
    /// <summary>The image's layers, base first. Where the history does not fit the layers, each entry with a layer still takes the next one.</summary>
    public static IReadOnlyList<LayerTree> Of(Image image)
    {
        var steps = image.Layers.Select(_ => new List<History>()).ToList();
        var layer = -1;
        foreach (var entry in image.Config.Value.History ?? [])
        {
            if (entry.HasLayer) layer++;
            var at = Math.Max(layer, 0);
            if (at < steps.Count) steps[at].Add(entry);
        }
        return [.. image.Layers.Zip(steps, (blob, own) => new LayerTree(blob, own))];
    }

    /// <summary>What made a layer, in a line.</summary>
    public static string StepOf(LayerTree layer) => layer.Steps.FirstOrDefault(step => step.HasLayer) is { } step ? Native.ByteText.Escape(step.CreatedBy ?? step.Comment ?? "") : "";

    /// <summary>How a layer of this media type is compressed: <c>gzip</c>, <c>zstd</c>, <c>tar</c>.</summary>
    public static string Compression(string mediaType) =>
        mediaType.EndsWith("gzip", StringComparison.Ordinal) ? "gzip" : mediaType.EndsWith("zstd", StringComparison.Ordinal) ? "zstd" : "tar";
}
