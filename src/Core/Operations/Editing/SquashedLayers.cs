using Oci.Build;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Several layers as one: the tree that they make, and what they take away from the layers below.</summary>
/// <param name="tree">Their tree.</param>
/// <param name="hasLower">Whether there are layers below, from which something may be taken away.</param>
internal sealed class SquashedLayers(ImageTree tree, bool hasLower)
{
    // More links in a row are a loop, which a hostile layer may have at every name.
    private const int MaxLinks = 40;

    private readonly IReadOnlyList<LayerListing> listings = tree.Listings;
    private readonly SortedDictionary<RootPath, List<Change>> changes = [];

    /// <summary>Every regular file of the tree.</summary>
    public static IEnumerable<TreeNode> FilesOf(ImageTree tree)
    {
        var pending = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (pending.TryPop(out var folder))
        {
            foreach (var node in tree.List(folder))
            {
                if (node.IsDirectory) pending.Push(node);
                else if (node.IsFile) yield return node;
            }
        }
    }

    /// <summary>The changes in order; the contents are the tree's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: one layer cannot say what these say together.</exception>
    public ChangeSet Read()
    {
        AddTree();
        AddLinksBelow();
        if (hasLower) AddDeletions();
        return ChangeOrder.Sort(changes.Values.SelectMany(each => each));
    }

    private void AddTree()
    {
        if (listings.Select(listing => listing.Find(RootPath.Root)?.Node).LastOrDefault(node => node is not null) is { } root) At(RootPath.Root).Add(new DirectoryChange(RootPath.Root, root.Metadata));
        var pending = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (pending.TryPop(out var folder))
        {
            var nodes = tree.List(folder);
            // A folder that no layer describes may be one below, whose attributes are its own; else what is in it implies it.
            if (!folder.Path.IsRoot && ((nodes.Count == 0 && !hasLower) || listings.Any(listing => listing.Find(folder.Path)?.Node is not null))) At(folder.Path).Add(ChangeOf(folder));
            foreach (var node in nodes)
            {
                if (node.IsDirectory) pending.Push(node);
                else At(node.Path).Add(ChangeOf(node));
            }
        }
    }

    private Change ChangeOf(TreeNode node) => node.Kind switch
    {
        FileKind.Directory => new DirectoryChange(node.Path, node.Metadata),
        FileKind.SymbolicLink => new SymlinkChange(node.Path, node.Metadata, node.LinkTarget, node.Content),
        FileKind.CharacterDevice => new NodeChange(node.Path, node.Metadata, NodeKind.CharacterDevice, node.Major, node.Minor, node.Content),
        FileKind.BlockDevice => new NodeChange(node.Path, node.Metadata, NodeKind.BlockDevice, node.Major, node.Minor, node.Content),
        FileKind.Fifo => new NodeChange(node.Path, node.Metadata, NodeKind.Fifo, LinkKey: node.Content),
        _ => new FileChange(node.Path, node.Metadata, node.Size, () => tree.OpenRead(node), node.Content),
    };

    // Further names of files in the layers below.
    private void AddLinksBelow()
    {
        for (var i = 0; i < listings.Count; i++)
        {
            foreach (var entry in listings[i].Entries)
            {
                if (entry.HardLink is not null && tree.Find(entry.Path) is null && !IsSaidLater(entry.Path, i)) At(entry.Path).Add(new HardLinkChange(entry.Path, TargetBelow(entry, i)));
            }
        }
    }

    // A link to a link is one to what that leads to, which must still be there under its name when all layers are one.
    private RootPath TargetBelow(LayerEntry link, int layer)
    {
        var target = link.HardLink!.Value;
        for (var hops = MaxLinks; hops > 0 && LinkOf(target, ref layer) is { } next; hops--) target = next;
        return !IsSaidLater(target, layer)
            ? target
            : throw new OciException(ErrorCodes.ImpossibleEdit, $"expected the file `{target}` of a layer below to stay, to which `{link.Path}` is a hard link, found that a later one of the layers changes it", "squash from a lower layer on, or --flatten");
    }

    // What a name is a link to, by the last of the layers up to this one that says something of it: in one layer, links stand by name, before what they need or behind it.
    private RootPath? LinkOf(RootPath path, ref int layer)
    {
        for (var at = layer; at >= 0; at--)
        {
            if (listings[at].Find(path) is not { } entry) continue;
            if (entry.HardLink is not null) layer = at;
            return entry.HardLink;
        }
        return null;
    }

    private bool IsSaidLater(RootPath path, int layer) => listings.Skip(layer + 1).Any(later => later.Find(path) is not null || later.Hides(path));

    private void AddDeletions()
    {
        foreach (var path in listings.SelectMany(listing => listing.Entries).Where(entry => entry.HidesLower).Select(entry => entry.Path).Distinct().Order().ToList())
        {
            if (IsGone(path)) continue;
            if (changes.TryGetValue(path, out var present) && !present.Any(change => change is DirectoryChange)) continue;
            if (path.IsRoot || tree.Find(path) is { IsDirectory: true } || IsOpaque(path)) At(path).Insert(0, new OpaqueChange(path));
            else At(path).Add(new DeletedChange(path));
        }
    }

    // No layer of these has the directory; the last one to speak of it says that nothing else is left below it.
    private bool IsOpaque(RootPath path) => listings.Select(listing => listing.Find(path)).LastOrDefault(entry => entry is not null) is { IsOpaque: true };

    // What is gone with a folder above need not be said.
    private bool IsGone(RootPath path)
    {
        for (var at = path; !at.IsRoot;)
        {
            at = at.Parent;
            if (changes.TryGetValue(at, out var above) && above.Any(change => change is DeletedChange or OpaqueChange or not DirectoryChange)) return true;
        }
        return false;
    }

    private List<Change> At(RootPath path)
    {
        if (!changes.TryGetValue(path, out var list)) changes[path] = list = [];
        return list;
    }
}
