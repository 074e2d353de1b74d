using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A tree and what a step is about to put into it: files go in one after the other and are seen at once, the changes come out sorted.
/// Nothing is written anywhere: contents stay where they are until the layer is.
/// </summary>
/// <param name="below">The tree as it is; an <see cref="EmptyTree"/> where the step does not look at it.</param>
internal sealed class PendingTree(FileTree below) : FileTree
{
    private readonly SortedDictionary<RootPath, Pending> pending = [];
    private readonly Dictionary<object, EntryMetadata> linked = [];

    private sealed record Pending(TreeNode Node, Func<Stream>? Open, bool ReplacesOther);

    /// <inheritdoc/>
    public override TreeNode? Find(RootPath path)
    {
        if (pending.TryGetValue(path, out var entry)) return NodeOf(entry);
        for (var at = path.Parent; !path.IsRoot; at = at.Parent)
        {
            if (pending.TryGetValue(at, out var above) && (above.ReplacesOther || !above.Node.IsDirectory)) return null;
            if (at.IsRoot) break;
        }
        return below.Find(path);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TreeNode> List(TreeNode directory)
    {
        var children = below.List(directory).ToDictionary(node => node.Path);
        foreach (var (path, entry) in pending)
        {
            if (!path.IsRoot && path.Parent == directory.Path) children[path] = NodeOf(entry);
        }
        return [.. children.Values.OrderBy(node => node.Path)];
    }

    /// <inheritdoc/>
    public override Stream OpenRead(TreeNode file) => pending.TryGetValue(file.Path, out var entry) ? entry.Open!() : below.OpenRead(file);

    /// <summary>Opens a file of the tree as it was.</summary>
    public Stream OpenBelow(TreeNode file) => below.OpenRead(file);

    /// <inheritdoc/>
    public override Task FetchAsync(IReadOnlyCollection<TreeNode> files, CancellationToken ct) => below.FetchAsync(files, ct);

    /// <summary>Puts a file, link or node; what was there before is replaced, a directory with everything in it.</summary>
    /// <param name="node">The file with its new path and attributes.</param>
    /// <param name="open">Opens the content of a regular file.</param>
    public void Put(TreeNode node, Func<Stream>? open = null)
    {
        if (Find(node.Path) is { IsDirectory: true })
        {
            foreach (var path in pending.Keys.Where(path => path != node.Path && path.IsAtOrBelow(node.Path)).ToList()) pending.Remove(path);
        }
        pending[node.Path] = new Pending(node, open, ReplacesOther: false);
    }

    /// <summary>Puts a directory, or changes the attributes of the one there; what is below it stays.</summary>
    public void PutDirectory(TreeNode node)
    {
        var replaces = Find(node.Path) is { IsDirectory: false };
        pending[node.Path] = new Pending(node, null, replaces || (pending.TryGetValue(node.Path, out var old) && old.ReplacesOther));
    }

    /// <summary>
    /// Gives a file that was put before another name; false when <paramref name="existing"/> was not put here. What the new name says of owner, mode and time
    /// holds for all of them: they are one file.
    /// </summary>
    public bool Link(RootPath path, RootPath existing, EntryMetadata metadata)
    {
        if (!pending.TryGetValue(existing, out var first) || first.Node.IsDirectory) return false;
        var key = first.Node.LinkKey ?? new object();
        pending[existing] = first with { Node = first.Node with { LinkKey = key } };
        Put(first.Node with { Path = path, LinkKey = key }, first.Open);
        linked[key] = metadata;
        return true;
    }

    private TreeNode NodeOf(Pending entry) => entry.Node.LinkKey is { } key && linked.TryGetValue(key, out var metadata) ? entry.Node with { Metadata = metadata } : entry.Node;

    /// <summary>
    /// The changes, sorted: what was put, and the directories on the way to it just as they are, so that a layer can be unpacked by itself
    /// without its parents' attributes being guessed.
    /// </summary>
    public IReadOnlyList<Change> ToChanges()
    {
        var changes = new SortedDictionary<RootPath, Change[]>();
        foreach (var (path, entry) in pending)
        {
            changes[path] = [ToChange(entry), .. entry.ReplacesOther && below.Find(path) is { IsDirectory: true } ? (Change[])[new OpaqueChange(path)] : []];
            for (var at = path.Parent; !at.IsRoot && !changes.ContainsKey(at) && !pending.ContainsKey(at); at = at.Parent)
                changes[at] = [new DirectoryChange(at, (below.Find(at) ?? TreeNode.Folder(at)).Metadata)];
        }
        return [.. changes.Values.SelectMany(list => list)];
    }

    private Change ToChange(Pending entry)
    {
        var node = NodeOf(entry);
        return node.Kind switch
        {
            FileKind.Directory => new DirectoryChange(node.Path, node.Metadata),
            FileKind.RegularFile => new FileChange(node.Path, node.Metadata, node.Size, entry.Open!, node.LinkKey),
            FileKind.SymbolicLink => new SymlinkChange(node.Path, node.Metadata, node.LinkTarget, node.LinkKey),
            FileKind.CharacterDevice => new NodeChange(node.Path, node.Metadata, NodeKind.CharacterDevice, node.Major, node.Minor, node.LinkKey),
            FileKind.BlockDevice => new NodeChange(node.Path, node.Metadata, NodeKind.BlockDevice, node.Major, node.Minor, node.LinkKey),
            _ => new NodeChange(node.Path, node.Metadata, NodeKind.Fifo, 0, 0, node.LinkKey),
        };
    }
}
