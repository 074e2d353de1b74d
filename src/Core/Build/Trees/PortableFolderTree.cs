using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A folder of the host by plain file operations, for systems without <c>openat2</c>. A link is never followed by the system: each component
/// is looked at first. Modes come from the file system where it has them; Windows has none, and everything is 0755, as with Docker's clients.
/// </summary>
internal sealed class PortableFolderTree(string root, FolderTreeOptions options) : FileTree
{
    private const int WindowsMode = 0b111_101_101;
    private const int LinkMode = 0b111_111_111;

    /// <inheritdoc/>
    public override bool HasOwners => options.HasOwners;

    /// <inheritdoc/>
    public override TreeNode? Find(RootPath path)
    {
        if (path.IsRoot) return TreeNode.Folder(path);
        var full = HostPath(path);
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        if (!info.Exists && info.LinkTarget is null) return null;
        if (IsHidden(path, IsFolder(info))) return null;
        return IsFolder(info) && options.Ignore is { } ignore && !ignore.IsNamed(path, this) ? null : NodeOf(path, info);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TreeNode> List(TreeNode directory)
    {
        var nodes = new SortedDictionary<RootPath, TreeNode>();
        foreach (var info in new DirectoryInfo(HostPath(directory.Path)).EnumerateFileSystemInfos())
        {
            var path = directory.Path.Append(Encoding.UTF8.GetBytes(info.Name));
            if (!IsHidden(path, IsFolder(info))) nodes[path] = NodeOf(path, info);
        }
        return [.. nodes.Values];
    }

    /// <inheritdoc/>
    public override Stream OpenRead(TreeNode file) => new FileStream(HostPath(file.Path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    /// <inheritdoc/>
    public override Digest HashOf(TreeNode file)
    {
        if (options.Hashes is not { } hashes || file.Stamp is not { } stamp) return base.HashOf(file);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (hashes.TryFind(stamp, hash)) return Digest.FromHash(HashAlgorithmName.SHA256, hash);
        var readAt = TimeProvider.System.GetUtcNow();
        using (var content = OpenRead(file)) SHA256.HashData(content, hash);
        hashes.Add(stamp, hash, isPlain: false, readAt);
        return Digest.FromHash(HashAlgorithmName.SHA256, hash);
    }

    private string HostPath(RootPath path) => Path.Combine(root, Encoding.UTF8.GetString(path.Bytes).Replace('/', Path.DirectorySeparatorChar));

    private bool IsHidden(RootPath path, bool isDirectory) => options.Ignore is { } ignore && (isDirectory ? ignore.HidesFolder(path) : ignore.Hides(path));

    private static bool IsFolder(FileSystemInfo info) => info is DirectoryInfo && info.LinkTarget is null;

    private static TreeNode NodeOf(RootPath path, FileSystemInfo info)
    {
        var metadata = new EntryMetadata { Mode = ModeOf(info), ModifiedAt = TimeOf(info.LastWriteTimeUtc) };
        // What the system tells of a link's mode is that of the file it leads to, or its own umask's.
        if (info.LinkTarget is { } target)
            return new TreeNode(path, FileKind.SymbolicLink, metadata with { Mode = LinkMode }) { LinkTarget = Encoding.UTF8.GetBytes(target.Replace(Path.DirectorySeparatorChar, '/')) };
        if (info is not FileInfo file) return new TreeNode(path, FileKind.Directory, metadata);
        return new TreeNode(path, FileKind.RegularFile, metadata) { Size = file.Length, Stamp = StampOf(file) };
    }

    private static int ModeOf(FileSystemInfo info) =>
        !OperatingSystem.IsWindows() ? (int)info.UnixFileMode : WindowsMode;

    private static UnixTime TimeOf(DateTime utc)
    {
        var ticks = utc.Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0 ? new UnixTime(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100) : new UnixTime(seconds, (int)rest * 100);
    }

    private static FileStamp StampOf(FileInfo file)
    {
        var name = SHA256.HashData(Encoding.UTF8.GetBytes(file.FullName));
        var identity = new FileIdentity(BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name.AsSpan(8)));
        return new FileStamp(identity, file.Length, TimeOf(file.LastWriteTimeUtc), TimeOf(file.CreationTimeUtc));
    }
}
