using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;

namespace Oci.Operations;

/// <summary>Frees a layout, or the local store, of content that no name leads to; with the store's, unpacked layers that nothing is made of.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CollectOperation(OciHost host)
{
    /// <summary>Collects. Waits for whoever writes into the layout.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>; a manifest is damaged: nothing is removed.</exception>
    public async Task<CollectResult> RunAsync(CollectRequest request, CancellationToken ct)
    {
        if (request.Layout is null && !Directory.Exists(host.OpenStore().Folder)) return new CollectResult(new CollectionResult([], 0, 0), 0);
        var layout = request.Layout is { } place ? OciLayout.Open(LayoutFolder.Of(place), progress: host.Progress) : host.OpenStore().Layout;
        // A layer that only the build cache knows has no name either, and is the cache's to give up.
        IReadOnlyCollection<Digest> keep = request.Layout is null ? [.. host.OpenCache(layout).ListBlobs(), .. OperatingSystem.IsLinux() ? new ContainerStore(host).Images() : []] : [];
        var content = await new LayoutCollector(layout).CollectAsync(keep, request.DryRun, ct);
        var snapshots = OperatingSystem.IsLinux() && request is { Layout: null, DryRun: false } ? await new UnpackedLayers(host).PruneAsync(layout, host.OpenCache(layout), ct) : 0;
        return new CollectResult(content, snapshots);
    }
}
