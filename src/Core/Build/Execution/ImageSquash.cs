using Oci.Layers;

namespace Oci.Build;

/// <summary>Makes one layer of all layers of an image; remembered like the result of a step.</summary>
internal sealed class ImageSquash(ExecutorTools tools)
{
    /// <summary>The layer; null for an image of nothing.</summary>
    public async Task<LayerBlob?> MakeAsync(IReadOnlyList<LayerBlob> layers, BuildStep step, CancellationToken ct)
    {
        var key = new CacheKey(CanonicalJson.Hash(json =>
        {
            json.WriteStartObject();
            json.WriteString("squash", ChainId.Of(layers.Select(layer => layer.DiffId))?.ToString());
            json.WriteBoolean("followed", true); // as in SourceDigests
            json.WriteEndObject();
        }));
        // Its times are those of the layers, which are those of the build.
        var options = tools.LayerOptions(step) with { SourceDateEpoch = null };
        if (tools.Options.ReadsCache && await tools.Options.Cache.FindAsync(key, options, ct) is { } known) return known.Blob;
        using var tree = await tools.Trees.OpenAsync(layers, ct);
        var changes = await FlatTree.ReadAsync(tree, ct);
        var layer = changes.Count == 0 ? null : await LayerWriter.WriteAsync(new ChangeSet(changes), options, tools.Options.Content, ct);
        tools.Options.Cache.Put(new CacheRecord { Key = key.Digest, Layer = layer?.Descriptor, DiffId = layer?.DiffId, Step = "squash" }, tools.Options.Compression);
        return layer;
    }
}
