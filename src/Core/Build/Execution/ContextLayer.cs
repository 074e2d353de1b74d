using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>A part of a context as a layer, for steps that mount it.</summary>
internal sealed class ContextLayer(ExecutorTools tools, ContextStep context)
{
    /// <summary>Where the part is in the layer: a file or a folder.</summary>
    public static RootPath Path { get; } = RootPath.Clean("context");

    /// <summary>The layer of the file or folder at <paramref name="path"/>; cached like any other by what is in it.</summary>
    public async Task<IReadOnlyList<LayerBlob>> WriteAsync(RootPath path, BuildStep step, CancellationToken ct)
    {
        var tree = tools.ContextTree(context);
        if (tree.Resolve(path) is not { } node) return [];
        var match = new CopySelector(tree, null).MatchOf(Path.Name, node);
        var digest = await CopyDigest.OfAsync([match], ct);
        var time = tools.Options.Time;
        var key = new CacheKey(CanonicalJson.Hash(json =>
        {
            json.WriteStartObject();
            json.WriteString("mounted", digest.ToString());
            json.WriteBoolean("folder", node.IsDirectory);
            json.WriteEndObject();
        }));
        if (await tools.Options.Cache.FindAsync(key, tools.LayerOptions(step), ct) is { } record
            && await tools.Times.FitAsync(record, ofContext: true, step, ct) is { Blob: { } known }) return [known];
        var target = new PendingTree(EmptyTree.Instance);
        var copier = new FileCopier(target, new CopyOptions { Now = time.Created, ContextTime = time.Context, Destination = "/" });
        copier.Copy(match, node.IsDirectory ? $"{Path}/" : "/");
        var layer = await tools.WriteLayerAsync(target.ToChanges(), step, ct);
        tools.Options.Cache.Put(tools.Times.NewRecord(key, layer, "context"), tools.Options.Compression);
        return [layer!];
    }
}
