using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>The page of two images.</summary>
internal static class DifferencePage
{
    public static PageData Of(string before, string after, ImageDifference difference)
    {
        var tree = new SizeTree();
        foreach (var file in difference.Files) tree.Add(ByteText.Escape(file.Path.Bytes), Math.Max(file.Before?.Size ?? 0, file.After?.Size ?? 0), file.Layer ?? 0, DifferenceText.ChangeOf(file));
        return new PageData(
            $"{before} → {after}",
            $"{difference.Before.Descriptor.Digest} → {difference.After.Descriptor.Digest} · {difference.CommonLayers} layers in common · {difference.Files.Count} files and {difference.Config.Count} values differ",
            [.. LayerTree.Of(difference.After).Select((layer, index) => new PageLayer(index + 1, layer.Blob.Descriptor.Digest.ToString(), layer.Blob.Descriptor.Size, null, null, LayerTree.StepOf(layer)))],
            [.. difference.Config.Select(value => new PageValue(value.Name, value.Before, value.After))],
            [.. difference.Files.Select(FileOf)], [],
            tree.ToJson(), "An area is the larger of a file's two sizes: green was added, red removed, yellow changed.");
    }

    private static PageFile FileOf(FileDifference file) => new(
        file.Path.ToString(), DifferenceText.ChangeOf(file), string.Join(", ", file.What), file.After?.Size ?? file.Before!.Size,
        file is { Before: { } old, After: { } now } ? now.Size - old.Size : 0, file.Layer);
}
