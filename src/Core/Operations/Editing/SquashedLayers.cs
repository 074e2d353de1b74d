using Oci.Build;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Several layers as one: the tree that they make, and what they take away from the layers below.</summary>
/// <param name="tree">Their tree.</param>
/// <param name="listings">What each of them says, lowest first.</param>
/// <param name="hasLower">Whether there are layers below, from which something may be taken away.</param>
internal sealed class SquashedLayers(ImageTree tree, IReadOnlyList<LayerListing> listings, bool hasLower)
{
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
            foreach (var node in tree.List(folder))
            {
                // A folder that no layer describes is one below, whose attributes are its own.
                if (!node.IsDirectory || listings.Any(listing => listing.Find(node.Path)?.Node is not null)) At(node.Path).Add(ChangeOf(node));
                if (node.IsDirectory) pending.Push(node);
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
                if (entry.HardLink is { } target && tree.Find(entry.Path) is null && !listings.Skip(i + 1).Any(later => later.Find(entry.Path) is not null || later.Hides(entry.Path)))
                    At(entry.Path).Add(new HardLinkChange(entry.Path, target));
            }
        }
    }

    private void AddDeletions()
    {
        foreach (var path in listings.SelectMany(listing => listing.Entries).Where(entry => entry.HidesLower).Select(entry => entry.Path).Distinct().Order().ToList())
        {
            if (IsGone(path)) continue;
            if (changes.TryGetValue(path, out var present) && !present.Any(change => change is DirectoryChange)) continue;
            if (path.IsRoot || tree.Find(path) is { IsDirectory: true }) At(path).Insert(0, new OpaqueChange(path));
            else At(path).Add(new DeletedChange(path));
        }
    }

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
