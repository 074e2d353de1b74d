using System.Runtime.Versioning;
using Oci.Images;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Operations;

/// <summary>The folders that stand in for an image's volumes, filled with what the image has there.</summary>
[SupportedOSPlatform("linux")]
internal static class VolumeFolders
{
    private const int NewMode = 0b111_101_101;

    /// <summary>Makes them below <paramref name="bundle"/>, where <see cref="ImageVolume"/> says.</summary>
    public static void Make(string bundle, ImageConfig config, RootDirectory rootfs, CancellationToken ct)
    {
        foreach (var volume in ImageVolume.Of(config)) Make(Path.Combine(bundle, volume.Folder), volume.Path, rootfs, ct);
    }

    /// <summary>The mounts that the user asks for; those without a source get a new folder below <paramref name="bundle"/>, as the image's own volumes do.</summary>
    public static IReadOnlyList<MountSpec> Mounts(string bundle, IEnumerable<VolumeOption> volumes, RootDirectory rootfs, CancellationToken ct) => volumes.Select((volume, number) =>
    {
        if (volume.Source is { } source) return volume.ToMount(source);
        var folder = Path.Combine(bundle, $"anonymous-{number}");
        Make(folder, volume.IsEmpty ? null : volume.Path, rootfs, ct);
        return volume.ToMount(folder);
    }).ToList();

    private static void Make(string folder, string? path, RootDirectory rootfs, CancellationToken ct)
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder));
        using var target = RootDirectory.Open(folder);
        using var source = path is null ? null : Open(rootfs, RootPath.Clean(path));
        if (source is null) target.SetMode(RootPath.Root, NewMode);
        else new TreeCopy(source, target).Run(ct);
    }

    // Links are followed inside the image's root: what they name outside is never read.
    private static RootDirectory? Open(RootDirectory rootfs, RootPath path) =>
        rootfs.TryOpenDirectory(path) is { } found ? new RootDirectory(found.Handle, rootfs.HostPath + path) : null;
}
