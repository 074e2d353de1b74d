using Oci.Build;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>A file or folder of the host that becomes a part of an image.</summary>
internal sealed class InsertSource : IDisposable
{
    private readonly FileTree tree;
    private readonly TreeNode top;
    private readonly SourceOwners owners;

    private InsertSource(FileTree tree, TreeNode top, SourceOwners owners) => (this.tree, this.top, this.owners) = (tree, top, owners);

    /// <summary>Whether it is a folder.</summary>
    public bool IsDirectory => top.IsDirectory;

    /// <summary>Finds the file or folder; a symbolic link is taken as one.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SourceNotFound"/>; <see cref="ErrorCodes.Usage"/>: no source, `--opaque` for a file, or a folder's path for one.</exception>
    public static InsertSource Open(InsertRequest request)
    {
        if (request.Source is not { Length: > 0 } source) throw new OciException(ErrorCodes.Usage, "expected a file or folder to insert, found none", "dotnet-oci insert IMAGE SOURCE TARGET");
        var full = Path.GetFullPath(source).TrimEnd(Path.DirectorySeparatorChar);
        var (folder, name) = full.Length == 0 ? ("/", "") : (Path.GetDirectoryName(full) ?? full, Path.GetFileName(full));
        if (!Directory.Exists(folder)) throw NotFound(source);
        var options = new FolderTreeOptions { HasOwners = true };
        FileTree tree = OperatingSystem.IsLinux() ? new FolderTree(RootDirectory.Open(folder), options) : new PortableFolderTree(folder, options);
        var opened = tree.Find(RootPath.Clean(name)) is { } top ? new InsertSource(tree, top, SourceOwners.Of(request)) : null;
        if (opened is { IsDirectory: true } || (opened is not null && !request.Opaque && !IsFolder(request.Target))) return opened;
        (tree as IDisposable)?.Dispose();
        throw opened is null ? NotFound(source) : NoFolder(request, ByteText.Escape(source), ByteText.Escape(name));
    }

    private static OciException NoFolder(InsertRequest request, string source, string name) => request.Opaque
        ? new OciException(ErrorCodes.Usage, $"expected a folder to insert with `--opaque`, found the file `{source}`", "leave --opaque out")
        : new OciException(ErrorCodes.Usage, $"expected the path that the file `{source}` gets, found that of a folder, `{ByteText.Escape(request.Target)}`", $"dotnet-oci insert IMAGE '{source}' '{ByteText.Escape(request.Target.TrimEnd('/'))}/{name}'");

    // An empty one is told of with the others' paths.
    private static bool IsFolder(string target) => target.EndsWith('/') || (target.Length > 0 && RootPath.Clean(target).IsRoot);

    /// <summary>Adds what it makes at <paramref name="target"/>.</summary>
    public void AddTo(SortedDictionary<RootPath, Change[]> changes, RootPath target, bool opaque)
    {
        var pending = new Stack<(TreeNode Node, RootPath Path)>([(top, target)]);
        while (pending.TryPop(out var next))
        {
            var (node, path) = next;
            // No layer can hold a socket. A folder that becomes the root leaves the root's own attributes alone.
            if (node.Kind == FileKind.Socket) continue;
            if (!path.IsRoot) changes[path] = [.. opaque && path == target ? (Change[])[new OpaqueChange(path)] : [], ChangeOf(node, path)];
            else if (opaque) changes[path] = [new OpaqueChange(path)];
            if (!node.IsDirectory) continue;
            foreach (var child in tree.List(node)) pending.Push((child, path.Append(child.Path.Name)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (tree as IDisposable)?.Dispose();

    private Change ChangeOf(TreeNode node, RootPath path)
    {
        var metadata = owners.ToContainer(node.Metadata, path);
        return node.Kind switch
        {
            FileKind.Directory => new DirectoryChange(path, metadata),
            FileKind.SymbolicLink => new SymlinkChange(path, metadata, node.LinkTarget, node.LinkKey),
            FileKind.CharacterDevice => new NodeChange(path, metadata, NodeKind.CharacterDevice, node.Major, node.Minor, node.LinkKey),
            FileKind.BlockDevice => new NodeChange(path, metadata, NodeKind.BlockDevice, node.Major, node.Minor, node.LinkKey),
            FileKind.Fifo => new NodeChange(path, metadata, NodeKind.Fifo, LinkKey: node.LinkKey),
            _ => new FileChange(path, metadata, node.Size, () => tree.OpenRead(node), node.LinkKey),
        };
    }

    private static OciException NotFound(string source) => new(ErrorCodes.SourceNotFound, $"expected a file or folder at `{ByteText.Escape(source)}`, found nothing");
}
