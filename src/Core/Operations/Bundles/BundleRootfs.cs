using System.Runtime.Versioning;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>How a bundle's root file system was when it was unpacked.</summary>
[SupportedOSPlatform("linux")]
internal static class BundleRootfs
{
    /// <summary>Our own record; for a bundle of umoci's what the image says.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>.</exception>
    public static async Task<RootfsRecord> ReadRecordAsync(UnpackedBundle bundle, Image image, TreeStore trees, CancellationToken ct)
    {
        if (!File.Exists(bundle.RecordFile))
            throw new OciException(ErrorCodes.InvalidBundle, $"expected `{ByteText.Escape(bundle.RecordFile)}`, which says how the root file system was, found nothing", "unpack the image again");
        if (bundle.Record is not null) return await Task.Run(() => TreeRecordReader.Read(bundle.RecordFile), ct);
        using var tree = await trees.OpenAsync(image.Layers, ct);
        var files = new Dictionary<RootPath, RecordedFile>();
        var pending = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (pending.TryPop(out var folder))
        {
            foreach (var node in tree.List(folder))
            {
                files[node.Path] = Of(node, bundle.Owners);
                if (node.IsDirectory) pending.Push(node);
            }
        }
        return new RootfsRecord(WrittenAt(bundle.RecordFile), files, null, WholeSeconds: true);
    }

    // umoci writes its record when everything is unpacked.
    private static UnixTime WrittenAt(string file)
    {
        using var folder = RootDirectory.Open(Path.GetDirectoryName(file)!);
        return folder.Status(RootPath.Clean(Path.GetFileName(file)), followLast: false).ModifiedAt;
    }

    // Without rights, devices are files and owners are the caller's.
    private static RecordedFile Of(TreeNode node, SourceOwners owners)
    {
        var standsIn = owners.Rootless && node.Kind is FileKind.CharacterDevice or FileKind.BlockDevice;
        // A folder that no layer describes has whatever time it was made at.
        var isImplied = node.IsDirectory && node.Metadata.ModifiedAt == UnixTime.Epoch;
        return new RecordedFile
        {
            Kind = standsIn ? FileKind.RegularFile : node.Kind,
            Mode = standsIn ? null : node.Metadata.Mode,
            Uid = owners.Rootless ? null : owners.Ids.UidToHost(node.Metadata.Uid),
            Gid = owners.Rootless ? null : owners.Ids.GidToHost(node.Metadata.Gid),
            Size = node.IsFile ? node.Size : null,
            Major = node.Major,
            Minor = node.Minor,
            Link = node.IsSymlink ? node.LinkTarget.ToArray() : null,
            ModifiedAt = isImplied ? null : node.Metadata.ModifiedAt,
        };
    }
}
