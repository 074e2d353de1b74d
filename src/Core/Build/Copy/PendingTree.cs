using System.Runtime.InteropServices;
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
    private readonly Dictionary<RootPath, Pending> pending = [];
    // By directory: the names in it that were put, or that something was put below.
    private readonly Dictionary<RootPath, HashSet<RootPath>> names = [];
    // Directories of which is known whether something that was put hides all that was there before.
    private readonly Dictionary<RootPath, bool> covered = [];
    // By directory: those in it of which is known that nothing hides them. Whatever leads to such a one is such a one, so that all below a directory are found.
    private readonly Dictionary<RootPath, List<RootPath>> uncovered = [];
    private readonly Dictionary<object, EntryMetadata> linked = [];

    private sealed record Pending(TreeNode Node, Func<Stream>? Open, bool ReplacesOther)
    {
        /// <summary>Whether nothing that was there before is left below it.</summary>
        public bool Covers => ReplacesOther || !Node.IsDirectory;
    }

    /// <inheritdoc/>
    public override TreeNode? Find(RootPath path)
    {
        if (pending.TryGetValue(path, out var entry)) return NodeOf(entry);
        return !path.IsRoot && IsCovered(path.Parent) ? null : below.Find(path);
    }

    // From the directory up to one of which it is known, or that decides: so a long path is gone up once, and not for each file in it.
    private bool IsCovered(RootPath directory)
    {
        var (way, found) = (new List<RootPath>(), false);
        for (var at = directory; !covered.TryGetValue(at, out found); at = at.Parent)
        {
            way.Add(at);
            if (found = pending.TryGetValue(at, out var entry) && entry.Covers) break;
            if (at.IsRoot) break;
        }
        foreach (var at in way)
        {
            covered[at] = found;
            if (!found && !at.IsRoot) (CollectionsMarshal.GetValueRefOrAddDefault(uncovered, at.Parent, out _) ??= []).Add(at);
        }
        return found;
    }

    // What is hidden once stays so: every directory is gone over here once at most, however often others are put above it.
    private void Cover(RootPath directory)
    {
        var open = new Stack<RootPath>([directory]);
        while (open.TryPop(out var at))
        {
            covered[at] = true;
            if (!uncovered.Remove(at, out var below)) continue;
            foreach (var path in below) open.Push(path);
        }
    }

    /// <inheritdoc/>
    internal override bool IsExact => below.IsExact;

    /// <inheritdoc/>
    public override IReadOnlyList<TreeNode> List(TreeNode directory)
    {
        var children = (IsCovered(directory.Path) ? [] : below.List(directory)).ToDictionary(node => node.Path);
        foreach (var path in names.GetValueOrDefault(directory.Path) ?? [])
        {
            if (pending.TryGetValue(path, out var entry)) children[path] = NodeOf(entry);
        }
        return [.. children.Values.OrderBy(node => node.Path)];
    }

    /// <inheritdoc/>
    public override Stream OpenRead(TreeNode file) => pending.TryGetValue(file.Path, out var entry) ? entry.Open!() : below.OpenRead(file);

    /// <summary>Opens a file of the tree as it was.</summary>
    public Stream OpenBelow(TreeNode file) => below.OpenRead(file);

    /// <inheritdoc/>
    public override Task FetchAsync(IEnumerable<TreeNode> files, CancellationToken ct) => below.FetchAsync(files, ct);

    /// <summary>Puts a file, link or node; what was there before is replaced, a directory with everything in it.</summary>
    /// <param name="node">The file with its new path and attributes.</param>
    /// <param name="open">Opens the content of a regular file.</param>
    public void Put(TreeNode node, Func<Stream>? open = null)
    {
        if (Find(node.Path) is { IsDirectory: true }) RemoveBelow(node.Path);
        Set(node.Path, new Pending(node, open, ReplacesOther: false));
    }

    /// <summary>Puts a directory, or changes the attributes of the one there; what is below it stays.</summary>
    public void PutDirectory(TreeNode node)
    {
        var replaces = Find(node.Path) is { IsDirectory: false };
        Set(node.Path, new Pending(node, null, replaces || (pending.TryGetValue(node.Path, out var old) && old.ReplacesOther)));
    }

    private void Set(RootPath path, Pending entry)
    {
        pending[path] = entry;
        if (entry.Covers && !covered.GetValueOrDefault(path, true)) Cover(path);
        for (var (at, isNew) = (path, true); isNew && !at.IsRoot; at = at.Parent)
        {
            if (!names.TryGetValue(at.Parent, out var known)) names[at.Parent] = known = [];
            isNew = known.Add(at);
        }
    }

    private void RemoveBelow(RootPath directory)
    {
        var open = new Stack<RootPath>([directory]);
        while (open.TryPop(out var at))
        {
            if (!names.Remove(at, out var known)) continue;
            foreach (var path in known)
            {
                pending.Remove(path);
                open.Push(path);
            }
        }
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
