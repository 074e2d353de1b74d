using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>A folder of the host on Linux, as bytes and by handle: names that are not text survive, and nothing outside can be reached.</summary>
[SupportedOSPlatform("linux")]
internal sealed class FolderTree(RootDirectory root, FolderTreeOptions options) : FileTree, IDisposable
{
    private readonly DateTimeOffset openedAt = TimeProvider.System.GetUtcNow(); // the kernel's clock, which also stamps files

    /// <inheritdoc/>
    public override bool HasOwners => options.HasOwners;

    /// <inheritdoc/>
    public override TreeNode? Find(RootPath path)
    {
        if (path.IsRoot) return TreeNode.Folder(path) with { Metadata = MetadataOf(root.Status(path, followLast: true), []) };
        var found = root.TryStatus(path, followLast: false);
        options.Seen?.Add(path, found);
        if (found is not { } status || IsHidden(path, status.IsDirectory)) return null;
        if (status.IsDirectory && options.Ignore is { } ignore && !ignore.IsNamed(path, this)) return null;
        using var parent = root.TryOpenDirectory(path.Parent);
        return parent is null ? null : NodeOf(path, parent, path.Name, status);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TreeNode> List(TreeNode directory)
    {
        using var handle = root.TryOpenDirectory(directory.Path);
        options.Seen?.Add(directory.Path, handle?.TryStatus([]));
        if (handle is null) return [];
        var nodes = new List<TreeNode>();
        foreach (var entry in handle.EnumerateEntries(sorted: true))
        {
            var path = directory.Path.Append(entry.Name.Span);
            if (entry.Kind != FileKind.Unknown && IsHidden(path, entry.Kind == FileKind.Directory)) continue;
            if (handle.TryStatus(entry.Name.Span) is not { } status) continue; // gone meanwhile
            options.Seen?.Add(path, status);
            if (entry.Kind == FileKind.Unknown && IsHidden(path, status.IsDirectory)) continue;
            nodes.Add(NodeOf(path, handle, entry.Name.Span, status));
        }
        return nodes;
    }

    /// <inheritdoc/>
    public override Stream OpenRead(TreeNode file) => root.OpenRead(file.Path, followLast: false);

    /// <inheritdoc/>
    public override Digest HashOf(TreeNode file)
    {
        if (options.Hashes is not { } hashes || file.Stamp is not { } stamp) return base.HashOf(file);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (hashes.TryFind(stamp, hash)) return Digest.FromHash(HashAlgorithmName.SHA256, hash);
        var readAt = TimeProvider.System.GetUtcNow(); // the kernel's clock, which also stamps files
        Hash(file, hash);
        hashes.Add(stamp, hash, file.Metadata.Xattrs.Count == 0 && stamp.IsSettled(openedAt), readAt);
        return Digest.FromHash(HashAlgorithmName.SHA256, hash);
    }

    private bool IsHidden(RootPath path, bool isDirectory) => options.Ignore is { } ignore && (isDirectory ? ignore.HidesFolder(path) : ignore.Hides(path));

    private TreeNode NodeOf(RootPath path, DirectoryHandle parent, ReadOnlySpan<byte> name, in FileStatus status) =>
        new(path, status.Kind, MetadataOf(status, status.IsSymbolicLink || IsPlain(status) ? [] : XattrsOf(parent.ReadXattrs(name))))
        {
            Size = status.IsRegularFile ? status.Size : 0,
            LinkTarget = status.IsSymbolicLink ? parent.ReadLink(name) : default,
            Major = status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? status.DeviceMajor : 0,
            Minor = status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? status.DeviceMinor : 0,
            LinkKey = !status.IsDirectory && status.LinkCount > 1 ? status.Identity : null,
            Stamp = status.IsRegularFile ? FileStamp.Of(status) : null,
        };

    // A change of attributes changes the stamp as well: what had none when it was hashed has none still.
    private bool IsPlain(in FileStatus status) => status.IsRegularFile && options.Hashes is { } hashes && hashes.IsPlain(FileStamp.Of(status));

    private IReadOnlyList<ExtendedAttribute> XattrsOf(IReadOnlyList<ExtendedAttribute> xattrs) => options.HasOwners ? xattrs : KeptXattrs.Of(xattrs);

    private static EntryMetadata MetadataOf(in FileStatus status, IReadOnlyList<ExtendedAttribute> xattrs) =>
        new() { Mode = status.Mode, Uid = status.Uid, Gid = status.Gid, ModifiedAt = status.ModifiedAt, Xattrs = xattrs };

    public void Dispose() => root.Dispose();
}
