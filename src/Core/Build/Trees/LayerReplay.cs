using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Plays a layer's entries in their order on top of a tree, as they are unpacked: links lead to where they do at that moment, and what comes later takes
/// the place of what was there. For the few layers whose order says something.
/// </summary>
/// <param name="layer">The layer's number, from 0.</param>
/// <param name="below">The tree of the layers below.</param>
internal sealed class LayerReplay(int layer, FileTree below)
{
    private readonly ReplaySpot root = new(RootPath.Root) { IsFolder = true };
    private readonly Dictionary<RootPath, int> copies = [];
    private (RootPath Path, Here Folder)? last;

    /// <summary>A path on the way: what the layer has made of it so far, what is seen there, and whether the tree's directory shows through.</summary>
    private readonly record struct Here(RootPath Path, ReplaySpot? Spot, TreeNode? Node, bool SeesBelow);

    private Here Top => new(RootPath.Root, root, root.Node ?? TreeNode.EmptyRoot, !root.HidesLower);

    /// <summary>What the layer says of the places where its entries are unpacked.</summary>
    /// <param name="entries">The entries as in the tar, whiteouts under their own names.</param>
    public LayerListing Play(IEnumerable<LayerEntry> entries)
    {
        foreach (var entry in entries) Play(entry);
        BindLinks();
        root.Below.Remove(AufsLinks.Folder);
        return new LayerListing(root.ReadEntries(layer));
    }

    private void Play(LayerEntry entry)
    {
        switch (Whiteout.KindOf(entry.Path))
        {
            case WhiteoutKind.Deleted:
                if (Follow(entry.Path.Parent) is { } parent) Hide(At(parent, Whiteout.DeletedName(entry.Path.Name)));
                return;
            case WhiteoutKind.Opaque:
                if (Follow(entry.Path.Parent) is { Node: null or { IsDirectory: true } } folder) HideBelow(folder);
                return;
        }
        var node = entry.Node is { } file ? Counted(file) : null;
        if (!entry.Path.IsRoot) Put(entry, node);
        else if (node is { IsDirectory: true }) root.Node = node;
    }

    private TreeNode Counted(TreeNode node)
    {
        var copy = copies[node.Path] = copies.GetValueOrDefault(node.Path, -1) + 1;
        return node with { Content = new ImageTree.Place(layer, node.Path, copy) };
    }

    private void Put(LayerEntry entry, TreeNode? node)
    {
        if (Enter(entry.Path.Parent) is not { } parent) return;
        var here = At(parent, entry.Path.Name);
        var spot = parent.Spot!.Open(entry.Path.Name);
        if (entry.HardLink is { } target) Link(here, spot, target);
        else
        {
            if (node is not { IsDirectory: true } || here.Node is not { IsDirectory: true }) spot.Replace(here.Node is not null || node is not { IsDirectory: true });
            (spot.Node, spot.Link) = (node, null);
        }
    }

    // A target that the layers below have, or that is not there yet, may be replaced until the layer's end.
    private void Link(Here here, ReplaySpot spot, RootPath target)
    {
        if (target.IsRoot || Follow(target.Parent) is not { } folder) return;
        var source = At(folder, target.Name);
        var isThere = source.Node is { IsDirectory: false };
        if (isThere && source.Path == here.Path) return;
        spot.Replace(hides: true);
        if (isThere) spot.Node = source.Node;
        if (source.Spot?.Node is null || !isThere) spot.Link = source.Path;
    }

    // Each link after the one that it leads to.
    private void BindLinks()
    {
        var waiting = root.All().Where(spot => spot.Link is not null).ToDictionary(spot => spot.Path);
        foreach (var start in waiting.Keys.ToList())
        {
            var chain = new Stack<ReplaySpot>();
            for (var at = start; chain.Count <= waiting.Count && waiting.TryGetValue(at, out var spot); at = spot.Link!.Value) chain.Push(spot);
            while (chain.TryPop(out var spot))
            {
                if (waiting.Remove(spot.Path)) Bind(spot);
            }
        }
    }

    private void Bind(ReplaySpot spot)
    {
        var source = Find(spot.Link!.Value);
        if (source.Node is { IsDirectory: false } && (spot.Node is null || source.Spot?.Node is not null)) spot.Node = source.Node;
        if (spot.Node is not null) spot.Link = null;
    }

    private void Hide(Here here)
    {
        Keep(here);
        Open(here.Path).HidesLower = true;
    }

    private void HideBelow(Here folder)
    {
        var spot = Open(folder.Path);
        if (folder.Node is null) spot.IsOpaque = true;
        else spot.IsFolder = true;
        Keep(Find(folder.Path));
        spot.HidesLower = true;
    }

    // What is hidden of the layers below leaves the directories that this layer has entered, with the attributes that they have.
    private void Keep(Here top)
    {
        last = null;
        var pending = new Stack<Here>([top]);
        while (pending.TryPop(out var here))
        {
            if (here is not { Spot: { } spot, SeesBelow: true }) continue;
            if (spot.IsFolder && !spot.Path.IsRoot) spot.Node ??= here.Node;
            foreach (var name in spot.Below.Keys) pending.Push(At(here, name.Bytes));
        }
    }

    private Here At(Here above, ReadOnlySpan<byte> name)
    {
        var path = above.Path.Append(name);
        var spot = above.Spot?.Find(name);
        var lower = above.SeesBelow && spot is not { HidesLower: true } ? below.Find(path) : null;
        var node = spot?.Node ?? (spot is { IsFolder: true } && lower is not { IsDirectory: true } ? TreeNode.Folder(path) : lower);
        return new Here(path, spot, node, lower is { IsDirectory: true });
    }

    // Links are followed, the last one too; what is not there is a name. Null where links do not end, or lead to where no path can be.
    private Here? Follow(RootPath path)
    {
        var open = new Stack<byte[]>();
        LinkWalk.Push(open, path.Bytes);
        var way = new Stack<Here>([Top]);
        for (var links = 0; open.TryPop(out var name);)
        {
            if (name is [(byte)'.', (byte)'.'])
            {
                if (way.Count > 1) way.Pop();
                continue;
            }
            var here = way.Peek();
            if (here.Path.Bytes.Length + name.Length >= RootPath.LongestPath) return null;
            var next = At(here, name);
            if (next.Node is not { IsSymlink: true } link) way.Push(next);
            else
            {
                if (++links > LinkWalk.MaxLinks) return null;
                if (link.LinkTarget.Span is [(byte)'/', ..]) way = new Stack<Here>([Top]);
                LinkWalk.Push(open, link.LinkTarget.Span);
            }
        }
        return way.Peek();
    }

    private Here Find(RootPath path)
    {
        var here = Top;
        foreach (var range in path.Bytes.Split((byte)'/'))
        {
            if (!path.IsRoot) here = At(here, path.Bytes[range]);
        }
        return here;
    }

    private ReplaySpot Open(RootPath path)
    {
        var spot = root;
        foreach (var range in path.Bytes.Split((byte)'/'))
        {
            if (!path.IsRoot) spot = spot.Open(path.Bytes[range]);
        }
        return spot;
    }

    // Makes the directory where it is missing, and in the place of what is none.
    private Here? Enter(RootPath path)
    {
        if (last is { } known && known.Path == path) return known.Folder;
        if (Follow(path) is not { } target) return null;
        var here = Top;
        foreach (var range in target.Path.Bytes.Split((byte)'/'))
        {
            if (target.Path.IsRoot) break;
            var name = target.Path.Bytes[range];
            var next = At(here, name);
            var spot = here.Spot!.Open(name);
            if (next.Node is { IsDirectory: false }) spot.Replace(hides: true);
            (spot.IsFolder, spot.Link) = (true, null);
            here = next with { Spot = spot };
        }
        last = (path, here);
        return here;
    }
}
