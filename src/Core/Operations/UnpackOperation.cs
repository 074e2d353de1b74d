using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes a runtime bundle of an image: <c>rootfs</c>, <c>config.json</c>, <c>volumes</c>, and what a later repack needs to know.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class UnpackOperation(OciHost host)
{
    private const int RootMode = 0b111_101_101;

    /// <summary>Unpacks. The configuration is written last: a bundle with one is whole. When it fails nothing stays.</summary>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.BundleNotEmpty"/>, <see cref="ErrorCodes.PermissionMissing"/>, <see cref="ErrorCodes.InvalidIdMap"/>;
    /// a layer is missing, damaged or unsafe; the disk is full.
    /// </exception>
    public async Task<UnpackResult> RunAsync(UnpackRequest request, CancellationToken ct)
    {
        var ids = BundleIds.Of(request);
        var platform = request.Platform ?? host.Platform;
        using var found = await new ImagePuller(host, host.OpenStore(), PullPolicy.Missing).FindAsync(ImageLocation.Parse(request.Image), platform, ct);
        var image = await host.LoadAsync(found, request.Platform, ct);
        using var bundle = BundleFolder.Begin(request.Bundle);
        Directory.CreateDirectory(bundle.RootFolder);
        using var rootfs = RootDirectory.Open(bundle.RootFolder);
        MakeRoot(rootfs, ids);
        await ApplyAsync(image, found.Content, rootfs, request, ids, ct);
        await Task.Run(() => VolumeFolders.Make(bundle.Path, image.Config.Value, rootfs, ct), ct);
        // The record takes a walk through all of the tree; what the configuration asks of it meanwhile is little.
        var unpacked = TreeRecord.MomentIn(bundle.Path);
        var recording = Task.Run(() => TreeRecord.Write(Path.Combine(bundle.Path, TreeRecord.FileName), rootfs, unpacked, ct), ct);
        var building = Task.Run(() => new RuntimeSpecBuilder(HostFactsReader.Read()).Build(image.Config.Value, new ContainerOptions { DefaultCommand = ["sh"] }, rootfs), ct);
        await Task.WhenAll(recording, building);
        await WriteRecordAsync(bundle, found, image, request, ids, ct);
        var spec = await building;
        await Bundle.WriteAsync(bundle.Path, ids.IsMapped ? UserNamespaceSpec.Enter(spec, ids) : spec, null, ct);
        bundle.Keep();
        return new UnpackResult(bundle.Path, image.Descriptor, image.Config.Descriptor);
    }

    // What no layer speaks of is the container's root's, and from no time in particular.
    private static void MakeRoot(RootDirectory rootfs, BundleIds ids)
    {
        if (ids.IsMapped) rootfs.SetOwner(RootPath.Root, ids.Map.UidToHost(0), ids.Map.GidToHost(0));
        rootfs.SetMode(RootPath.Root, RootMode);
        rootfs.SetTimes(RootPath.Root, default);
    }

    private async Task ApplyAsync(Image image, IContentStore content, RootDirectory rootfs, UnpackRequest request, BundleIds ids, CancellationToken ct)
    {
        foreach (var layer in image.Layers)
        {
            var scope = layer.Descriptor.Digest.ToString();
            var applier = new LayerApplier(rootfs, new ApplyOptions { Ids = ids.Map, Rootless = request.Rootless, KeepDirectoryLinks = request.KeepDirlinks, Progress = host.Progress, Scope = scope });
            AppliedLayer? applied = null;
            await using var blob = await content.OpenReadAsync(layer.Descriptor, ct);
            await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar => applied = applier.Apply(tar, ct), ct);
            host.Progress.Report(new LayerUnpacked(scope, applied!.Entries, applied.Size));
        }
    }

    private static async Task WriteRecordAsync(BundleFolder bundle, OpenedImage found, Image image, UnpackRequest request, BundleIds ids, CancellationToken ct)
    {
        var record = new BundleRecord
        {
            Image = BundlePlace.Absolute(found.Location).ToString()!,
            Target = found.Target,
            Manifest = image.Descriptor,
            Platform = image.Platform,
            Rootless = request.Rootless,
            UidMap = ids.UidTexts,
            GidMap = ids.GidTexts,
        };
        await File.WriteAllBytesAsync(Path.Combine(bundle.Path, BundleRecord.FileName), StrictJson.Serialize(record, OperationsJson.Indented.BundleRecord), ct);
    }
}
