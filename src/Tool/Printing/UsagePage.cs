using Oci.Native;
using Oci.Operations;
using Oci.Tool.Rendering;

namespace Oci.Tool.Printing;

/// <summary>The page of one image.</summary>
internal static class UsagePage
{
    private const int MostWasted = 500;

    public static PageData Of(string name, ImageUsage usage)
    {
        var tree = new SizeTree();
        foreach (var file in usage.Files) tree.Add(ByteText.Escape(file.Path.Bytes), file.Size, file.Layer, null);
        return new PageData(
            name,
            $"{usage.Image.Descriptor.Digest} · {usage.Image.Platform} · {Quantity.Bytes(usage.Image.Manifest.Value.Layers.Sum(layer => layer.Size))} compressed, {Quantity.Bytes(usage.VisibleBytes)} of files, {Quantity.Bytes(usage.WastedBytes)} wasted",
            Layers(usage), [], [],
            [.. usage.Wasted.Take(MostWasted).Select(file => new PageWaste(file.Path.ToString(), file.Size, file.Copies, file.Layers))],
            tree.ToJson(), "An area is a file's size; a colour is the layer that has it. A folder opens when it is clicked.");
    }

    /// <summary>The layers with the first step of each.</summary>
    public static IReadOnlyList<PageLayer> Layers(ImageUsage usage) =>
        [.. LayerTree.Of(usage.Image).Zip(usage.Layers).Select((pair, index) => new PageLayer(
            index + 1, pair.First.Blob.Descriptor.Digest.ToString(), pair.First.Blob.Descriptor.Size, pair.Second.Bytes, pair.Second.WastedBytes, LayerTree.StepOf(pair.First)))];
}
