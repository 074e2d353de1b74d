using System.Runtime.Versioning;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Snapshots;

namespace Oci.Operations;

/// <summary>The layers that are unpacked in the state folder, and who still needs them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class UnpackedLayers(OciHost host)
{
    /// <summary>Removes those that no named image, no cached step and no container is made of. Nothing is removed while something uses any of them.</summary>
    /// <returns>How many went.</returns>
    public async Task<int> PruneAsync(OciLayout layout, BuildCache cache, CancellationToken ct)
    {
        var kinds = SnapshotterPicker.KindsIn(host.SnapshotFolder);
        if (kinds.Count == 0) return 0;
        var keep = cache.ListChains().Concat(new ContainerStore(host).Chains()).ToHashSet();
        await AddImagesAsync(layout, keep, ct);
        var removed = 0;
        // What the host allows may have changed: then there are layers of both kinds.
        foreach (var kind in kinds) removed += await PruneAsync(kind, keep, ct);
        return removed;
    }

    private async Task<int> PruneAsync(SnapshotterKind kind, HashSet<ChainId> keep, CancellationToken ct)
    {
        try
        {
            await using var snapshotter = await host.OpenSnapshotterAsync(kind, ct);
            return await snapshotter.PruneAsync(keep, ct);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.SnapshotsInUse || fault.Code == ErrorCodes.OverlayUnavailable)
        {
            host.Progress.Report(new WarningRaised("snapshots", new Diagnostic(fault.Code, Severity.Information, fault.Message, null, fault.Hint)));
            return 0;
        }
    }

    private static async Task AddImagesAsync(OciLayout layout, HashSet<ChainId> keep, CancellationToken ct)
    {
        var loader = new ImageLoader(layout);
        foreach (var entry in (await layout.ReadIndexAsync(ct)).Manifests)
        {
            foreach (var image in await LoadAsync(loader, entry, ct))
            {
                if (image.Chain is { } chain) keep.Add(chain);
            }
        }
    }

    // Of an index some platforms may not be here, and an artifact has no layers to unpack.
    private static async Task<IReadOnlyList<Image>> LoadAsync(ImageLoader loader, Content.Descriptor entry, CancellationToken ct)
    {
        var images = new List<Image>();
        try
        {
            foreach (var child in Content.MediaTypes.IsIndex(entry.MediaType) ? (await loader.ReadIndexAsync(entry, ct)).Value.Manifests : [entry])
            {
                if (Content.MediaTypes.IsIndex(child.MediaType)) images.AddRange(await LoadAsync(loader, child, ct));
                else images.Add(await loader.LoadManifestAsync(child, ct));
            }
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.NotAnImage || fault.Code == ErrorCodes.ContentNotFound)
        {
            return images;
        }
        return images;
    }
}
