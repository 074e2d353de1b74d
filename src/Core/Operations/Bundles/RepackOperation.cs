using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes a layer of what changed in an unpacked bundle, and an image with it on top.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class RepackOperation(OciHost host)
{
    /// <summary>Repacks and names the result. Without a change only the history grows.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>, <see cref="ErrorCodes.ImageNotFound"/>: the unpacked image is gone; <see cref="ErrorCodes.UnfitForLayer"/>, <see cref="ErrorCodes.UnmappedId"/>.</exception>
    public async Task<Descriptor> RunAsync(RepackRequest request, CancellationToken ct)
    {
        var bundle = await UnpackedBundle.ReadAsync(request.Bundle, ct);
        var destination = ImageLocation.Parse(request.Image);
        // What changes while the layer is packed may be in it or not.
        var began = request.RefreshBundle ? TreeRecord.MomentIn(bundle.Folder) : default;
        using var editing = await ImageEditing.BeginAsync(host, await FindBaseAsync(bundle, destination, ct), destination, null, ct);
        var whole = bundle.Target.Digest != bundle.Manifest.Digest && await editing.Content.ContainsAsync(bundle.Target, ct);
        Image? packed = null;
        var target = await new ImageRewriter(editing.Content, editing.Output, host.Progress).RewriteAsync(
            whole ? bundle.Target : bundle.Manifest, entry => entry.Digest == bundle.Manifest.Digest,
            async (image, stop) => packed = await PackAsync(image, bundle, request, editing, stop), ct);
        var result = await editing.CommitAsync(target, ct);
        if (request.RefreshBundle) await RefreshAsync(bundle, packed!, result, request.Image, began, ct);
        return result;
    }

    private async Task<Image> PackAsync(Image image, UnpackedBundle bundle, RepackRequest request, ImageEditing editing, CancellationToken ct)
    {
        var revision = new ImageRevision(image);
        using var rootfs = RootDirectory.Open(bundle.RootFolder);
        var trees = host.OpenTrees(editing.Content);
        var record = await BundleRootfs.ReadRecordAsync(bundle, image, trees, ct);
        var changes = await new RootfsChanges(rootfs, record, stop => trees.OpenAsync(image.Layers, stop), bundle.Owners, Masked(image, request)).ReadAsync(ct);
        var entry = request.History.ToEntry(host, "repack", revision.Config.Author);
        if (!changes.Changes.Any()) return await revision.Add(entry).CommitAsync(editing.Output, ct);
        var options = new LayerWriterOptions
        {
            Compression = LayerTypes.CompressionFor(revision, request.Compression),
            SourceDateEpoch = host.SourceDateEpoch is { } seconds ? new UnixTime(seconds) : null,
            Progress = host.Progress,
        };
        var layer = await LayerWriter.WriteAsync(changes, options, editing.Output, ct);
        return await revision.Add(layer, entry).CommitAsync(editing.Output, ct);
    }

    private static List<RootPath> Masked(Image image, RepackRequest request) =>
        [.. request.MaskPath.Concat(request.NoMaskVolumes ? [] : image.Config.Value.Config?.Volumes ?? []).Select(RootPath.Clean).Where(path => !path.IsRoot)];

    // By digest: the name may stand for something else by now.
    private async Task<OpenedImage> FindBaseAsync(UnpackedBundle bundle, ImageLocation destination, CancellationToken ct)
    {
        var location = (bundle.Image ?? destination) switch
        {
            LayoutLocation layout => layout with { Name = null, Digest = bundle.Manifest.Digest },
            NamedLocation or StoreLocation when Directory.Exists(host.OpenStore().Folder) => new LayoutLocation(host.OpenStore().Folder, null, bundle.Manifest.Digest),
            ArchiveLocation archive => archive with { Name = null, Digest = bundle.Manifest.Digest },
            var other => other,
        };
        try
        {
            var found = await host.ResolveAsync(location.ToString()!, ct);
            if (await found.Content.ContainsAsync(bundle.Manifest, ct)) return found;
            found.Dispose();
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.ImageNotFound)
        {
            // Said below, for this case too.
        }
        throw new OciException(ErrorCodes.ImageNotFound,
            $"expected the image that the bundle was unpacked from, `{bundle.Manifest.Digest}`, at `{ByteText.Escape(location.ToString()!)}`, found nothing", "copy the image back to where it was");
    }

    private static async Task RefreshAsync(UnpackedBundle bundle, Image packed, Descriptor target, string image, UnixTime began, CancellationToken ct)
    {
        var record = new BundleRecord
        {
            Image = BundlePlace.Absolute(ImageLocation.Parse(image)).ToString()!,
            Target = target,
            Manifest = packed.Descriptor,
            Platform = packed.Platform,
            Rootless = bundle.Owners.Rootless,
            UidMap = bundle.Owners.UidTexts,
            GidMap = bundle.Owners.GidTexts,
        };
        // In this order: stopped in between, the next repack packs the same changes again. The other way round it would leave them out.
        DurableFile.Write(Path.Combine(bundle.Folder, BundleRecord.FileName), StrictJson.Serialize(record, OperationsJson.Indented.BundleRecord));
        using var rootfs = RootDirectory.Open(bundle.RootFolder);
        await Task.Run(() => TreeRecord.Write(Path.Combine(bundle.Folder, TreeRecord.FileName), rootfs, began, ct), ct);
    }
}
