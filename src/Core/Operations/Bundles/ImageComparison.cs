using System.Runtime.Versioning;
using Oci.Build;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Whether files on disk are still those of an image.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ImageComparison(RootDirectory rootfs, ImageTree image, SourceOwners owners)
{
    private const int BufferSize = 128 << 10;

    /// <summary>Whether a file has the extended attributes that the image gives it. The others were compared with what was written down.</summary>
    public bool HasSameAttributes(RootPath path, in FileStatus now, TreeNode node)
    {
        var stored = Kept(rootfs.ReadXattrs(path));
        var wanted = Kept(node.Metadata.Xattrs).ToList();
        if (owners.Rootless && (node.Metadata.Uid | node.Metadata.Gid) != 0 && now.Kind is FileKind.RegularFile or FileKind.Directory)
            wanted.Add(new ExtendedAttribute(RootlessOwner.Attribute, RootlessOwner.Encode(node.Metadata.Uid, node.Metadata.Gid)));
        return stored.OrderBy(xattr => xattr.Name, StringComparer.Ordinal).SequenceEqual(wanted.OrderBy(xattr => xattr.Name, StringComparer.Ordinal));
    }

    /// <summary>Whether the names of one file on disk are names of one file in the image.</summary>
    public bool AreLinked(IReadOnlyList<RootPath> names) =>
        names.Count == 1 || names.Select(name => image.Find(name)?.Content ?? name).Distinct().Count() == 1;

    /// <summary>Those of <paramref name="files"/> whose bytes differ.</summary>
    public async Task<IReadOnlyList<RootPath>> FindDifferentAsync(IReadOnlyList<RootPath> files, CancellationToken ct)
    {
        var nodes = files.ToDictionary(path => path, path => image.Find(path)!);
        var comparable = nodes.Where(pair => pair.Value.IsFile && pair.Value.Size == rootfs.Status(pair.Key, followLast: false).Size).ToList();
        await image.FetchAsync([.. comparable.Select(pair => pair.Value)], ct);
        var same = comparable.Where(pair => HasSameContent(pair.Key, pair.Value, ct)).Select(pair => pair.Key).ToHashSet();
        return [.. files.Where(path => !same.Contains(path))];
    }

    private bool HasSameContent(RootPath path, TreeNode node, CancellationToken ct)
    {
        using var now = rootfs.OpenRead(path, followLast: false);
        using var then = image.OpenRead(node);
        var (left, right) = (new byte[BufferSize], new byte[BufferSize]);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var count = now.ReadAtLeast(left, BufferSize, throwOnEndOfStream: false);
            if (then.ReadAtLeast(right, BufferSize, throwOnEndOfStream: false) != count || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count))) return false;
            if (count < BufferSize) return true;
        }
    }

    // Attributes that only root may set are not there without rights.
    private IEnumerable<ExtendedAttribute> Kept(IReadOnlyList<ExtendedAttribute> xattrs) =>
        xattrs.Where(xattr => !XattrNames.BelongToHost(xattr.Name) && !(owners.Rootless && XattrNames.IsPrivileged(xattr.Name)));
}
