using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Puts matches into a tree as COPY does. Source: the Dockerfile reference, COPY; where it is silent, what BuildKit does: a directory's
/// content is copied and not the directory, what is made on the way is 0755 or what <c>--chmod</c> makes of that, directories that are there keep their attributes.
/// </summary>
internal sealed class FileCopier(PendingTree target, CopyOptions options)
{
    private const int FolderMode = 0b111_101_101;
    private const int PermissionBits = 0b111_111_111;

    private readonly Dictionary<object, object> links = [];
    private RootPath? file;
    private RootPath? earlier;

    /// <summary>What the destination is called.</summary>
    public string Destination => options.Destination;

    /// <summary>Whose the copies are; null for the owners that they have.</summary>
    public (uint Uid, uint Gid)? Owner => options.Owner;

    /// <summary>
    /// What is copied from here on comes from another source. The matches of one may take each other's place, as in other builders, and names of one file
    /// stay such among them alone: each source is read by itself, and what is known of it says nothing of the others.
    /// </summary>
    public void BeginSource()
    {
        earlier = file ?? earlier;
        links.Clear();
    }

    /// <summary>Copies one match to <paramref name="destination"/>; a final slash says that it is a directory.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CopyConflict"/>; <see cref="ErrorCodes.DestinationNotFolder"/>: it would take the place of an earlier source's file.</exception>
    public void Copy(CopyMatch match, string destination)
    {
        if (destination.EndsWith('/')) MakeFolder(Locate(RootPath.Clean(destination)));
        var to = Locate(RootPath.Clean(destination));
        var there = target.Find(to);
        if (!match.Node.IsDirectory)
        {
            if (there is { IsDirectory: true }) to = to.Append(match.Name.Span);
            else if (earlier == to) throw NotFolder(destination);
            else file = to;
            MakeFolder(to.Parent);
            Put(match.Tree, match.Node, to, isNested: false);
            return;
        }
        if (there is { IsDirectory: false })
            throw Conflict($"expected a folder at `{to}` for the content of a folder, found {Describe(there)}", "end the source with a file's name, or choose another destination");
        MakeFolder(to);
        foreach (var entry in match.Entries) Put(match.Tree, entry.Node, to.Append(entry.Path.Bytes), isNested: true);
    }

    /// <summary>Makes a directory and those above it where they are missing.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CopyConflict"/>: something on the way is no directory.</exception>
    public void MakeFolder(RootPath path) => MakeFolder(path, (options.Mode?.Invoke(FolderMode, true) ?? FolderMode) & PermissionBits);

    /// <summary>The same for what is unpacked: <c>--chmod</c> says nothing about that.</summary>
    public void MakePlainFolder(RootPath path) => MakeFolder(path, FolderMode);

    /// <summary>Where a path really is in the target: links are followed, also the last one.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CopyConflict"/>: the links do not end, or the path is longer than one can be.</exception>
    public RootPath Locate(RootPath path)
    {
        CheckLength(path);
        return target.Locate(path).Path ?? throw Endless(path);
    }

    /// <summary>The fault of a way that cannot be gone to its end.</summary>
    public static OciException Endless(RootPath path) =>
        Conflict($"expected symbolic links that end, 40 at most and in a path of less than {RootPath.LongestPath} bytes, found others on the way to `{path}`", "choose another destination");

    /// <summary>Refuses a path that no system could unpack, before it is gone along.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.CopyConflict"/>.</exception>
    public static void CheckLength(RootPath path)
    {
        if (path.Bytes.Length >= RootPath.LongestPath)
            throw Conflict($"expected a path of less than {RootPath.LongestPath} bytes, found one of {path.Bytes.Length} that begins with `{RootPath.Clean(path.Bytes[..64])}`", "choose a shorter path");
    }

    private void MakeFolder(RootPath path, int mode)
    {
        if (target.Find(path) is { } there)
        {
            if (!there.IsDirectory) throw Conflict($"expected a folder at `{path}`, found {Describe(there)}", null);
            return;
        }
        if (!path.IsRoot) MakeFolder(path.Parent, mode);
        var (uid, gid) = options.Owner ?? (0, 0);
        target.PutDirectory(new TreeNode(path, FileKind.Directory, new EntryMetadata { Mode = mode, Uid = uid, Gid = gid, ModifiedAt = options.Now }));
    }

    private void Put(FileTree tree, TreeNode node, RootPath to, bool isNested)
    {
        if (node.Kind is FileKind.Unknown) return;
        var isSocket = node.Kind is FileKind.Socket;
        if (isSocket) node = node with { Kind = FileKind.RegularFile, Size = 0 }; // it belongs to its process; BuildKit leaves an empty file in its place
        var there = target.Find(to);
        if (!isNested && there is { IsDirectory: true } && !node.IsDirectory)
            throw Conflict($"expected a file's name that is free at `{to}`, found a folder", $"end the destination with a slash: `{options.Destination}/`");
        var placed = node with { Path = to, Metadata = Adapt(tree, node), LinkKey = LinkKeyOf(node), Content = null, Stamp = null };
        if (node.IsDirectory) target.PutDirectory(placed);
        else target.Put(placed, isSocket ? () => Stream.Null : node.IsFile ? () => tree.OpenRead(node) : null);
    }

    private EntryMetadata Adapt(FileTree tree, TreeNode node)
    {
        var metadata = node.Metadata;
        if (!tree.HasOwners)
        {
            metadata = metadata with { Uid = 0, Gid = 0 };
            if (options.ContextTime is { } time) metadata = metadata with { ModifiedAt = time };
        }
        if (options.Owner is { } owner) metadata = metadata with { Uid = owner.Uid, Gid = owner.Gid };
        return options.Mode is { } mode && !node.IsSymlink ? metadata with { Mode = mode(metadata.Mode, node.IsDirectory) } : metadata;
    }

    // Keys of two trees must not meet: each becomes a new one that is this copy's own.
    private object? LinkKeyOf(TreeNode node)
    {
        if (node.LinkKey is not { } key) return null;
        if (!links.TryGetValue(key, out var own)) links[key] = own = new object();
        return own;
    }

    private static string Describe(TreeNode node) => node.Kind switch
    {
        FileKind.RegularFile => "a file",
        FileKind.SymbolicLink => "a symbolic link",
        FileKind.Directory => "a folder",
        _ => "a device",
    };

    private static OciException NotFolder(string destination) => new(ErrorCodes.DestinationNotFolder,
        $"expected a folder as destination of several files, found `{ByteText.Escape(destination)}`", $"end it with a slash: `{ByteText.Escape(destination)}/`");

    private static OciException Conflict(string message, string? hint) => new(ErrorCodes.CopyConflict, message, hint);
}
