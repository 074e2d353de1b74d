using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Writes layers of an image again.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="editing">The edit that this is a part of.</param>
internal sealed class LayerEdits(OciHost host, ImageEditing editing)
{
    /// <summary>The image without some paths and what is below them, in any layer.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: something that stays is a hard link to something that goes.</exception>
    public async Task<ImageRevision> StripAsync(ImageRevision image, IReadOnlyList<string> paths, CancellationToken ct)
    {
        var stripped = paths.Select(RootPath.Clean).Where(path => !path.IsRoot).ToList();
        var layers = new List<LayerBlob>();
        foreach (var layer in image.Layers) layers.Add(await new LayerStrip(stripped).RewriteAsync(layer, OptionsFor(layer), editing.Content, editing.Output, ct) ?? layer);
        return image with { Layers = layers };
    }

    /// <summary>The image with one layer in the place of several. The history keeps every step: all but the last now have no layer.</summary>
    public async Task<ImageRevision> SquashAsync(ImageRevision image, LayerRange range, CancellationToken ct)
    {
        if (range.First >= range.Last) return image;
        var squashed = image.Layers.Skip(range.First).Take(range.Last - range.First + 1).ToList();
        using var tree = await host.OpenTrees(editing.Content).OpenAsync(squashed, ct);
        var changes = new SquashedLayers(tree, hasLower: range.First > 0).Read();
        await tree.FetchAsync([.. SquashedLayers.FilesOf(tree)], ct);
        var layer = await LayerWriter.WriteAsync(changes, OptionsFor(squashed[^1]) with { Compression = LayerTypes.CompressionFor(image with { Layers = squashed }, null) }, editing.Output, ct);
        return image with { Layers = [.. image.Layers.Take(range.First), layer, .. image.Layers.Skip(range.Last + 1)], History = Merged(image.History, range) };
    }

    /// <summary>The image with other times in its layers.</summary>
    public async Task<ImageRevision> RetimeAsync(ImageRevision image, EditedTimes times, CancellationToken ct)
    {
        var layers = new List<LayerBlob>();
        foreach (var layer in image.Layers)
        {
            var isChanged = false;
            var written = await new LayerRetimer((_, time) => Note(time, times.Of(time))).RewriteAsync(layer, OptionsFor(layer), editing.Content, editing.Output, ct);
            layers.Add(isChanged ? written : layer);

            UnixTime Note(UnixTime before, UnixTime after)
            {
                isChanged |= before != after;
                return after;
            }
        }
        return image with { Layers = layers };
    }

    private LayerWriterOptions OptionsFor(LayerBlob layer) => new() { Compression = LayerTypes.Of(layer.Descriptor.MediaType), Progress = host.Progress, Scope = layer.Descriptor.Digest.ToString() };

    private static IReadOnlyList<Images.History>? Merged(IReadOnlyList<Images.History>? history, LayerRange range)
    {
        var layer = 0;
        return history is null ? null : [.. history.Select(entry => !entry.HasLayer || layer++ is var at && (at < range.First || at >= range.Last) ? entry : entry with { EmptyLayer = true })];
    }
}
