using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>Collects what a layer says of its paths: from a tar, or from the changes that a tar is being written of.</summary>
internal sealed class LayerListingBuilder
{
    private readonly Dictionary<RootPath, Pending> pending = [];
    private readonly Dictionary<object, RootPath> firstNames = [];
    private int written;

    private sealed class Pending
    {
        public TreeNode? Node;
        public RootPath? HardLink;
        public bool IsWhiteout;
        public bool IsOpaque;

        /// <summary>The number of the entry that said last what is here; 0 for none.</summary>
        public int Written;

        /// <summary>The number of the last entry that put here what is no directory; 0 for none.</summary>
        public int Replaced;

        /// <summary>The number of the last entry below.</summary>
        public int NewestBelow;

        public bool HidesLower => IsWhiteout || IsOpaque || Replaced > 0;
    }

    /// <summary>Adds every entry of a tar.</summary>
    public void AddAll(TarReader reader)
    {
        while (reader.TryReadNext(out var entry)) Add(entry);
    }

    /// <summary>Adds what a tar's entry says; whiteouts are entries with special names. Source: image-spec layer.md, Whiteouts.</summary>
    public void Add(TarEntry entry)
    {
        var path = RootPath.Clean(entry.RawName.Span);
        switch (Whiteout.KindOf(path))
        {
            case WhiteoutKind.Deleted: At(path.Parent.Append(Whiteout.DeletedName(path.Name))).IsWhiteout = true; return;
            case WhiteoutKind.Opaque: At(path.Parent).IsOpaque = true; return;
            case WhiteoutKind.Metadata: return;
        }
        var metadata = new EntryMetadata { Mode = entry.Mode, Uid = entry.Uid, Gid = entry.Gid, ModifiedAt = entry.ModifiedAt, Xattrs = entry.Xattrs };
        if (entry.Type == TarEntryType.HardLink) SetLink(path, RootPath.Clean(entry.RawLinkName.Span));
        else Set(new TreeNode(path, KindOf(entry.Type), metadata) { Size = entry.Size, LinkTarget = entry.RawLinkName, Major = entry.DeviceMajor, Minor = entry.DeviceMinor });
    }

    /// <summary>Passes <paramref name="changes"/> on and adds each.</summary>
    /// <param name="changes">What a layer is written of.</param>
    /// <param name="newest">Later modification times become this one, as in the layer.</param>
    public IEnumerable<Change> Watch(IEnumerable<Change> changes, UnixTime? newest)
    {
        foreach (var change in changes)
        {
            Add(change, newest);
            yield return change;
        }
    }

    private void Add(Change change, UnixTime? newest)
    {
        EntryMetadata Clamp(EntryMetadata metadata) => newest is { } limit && metadata.ModifiedAt > limit ? metadata with { ModifiedAt = limit } : metadata;
        switch (change)
        {
            case DeletedChange: At(change.Path).IsWhiteout = true; break;
            case OpaqueChange: At(change.Path).IsOpaque = true; break;
            case DirectoryChange folder: Set(new TreeNode(folder.Path, FileKind.Directory, Clamp(folder.Metadata))); break;
            case HardLinkChange link: SetLink(link.Path, link.Target); break;
            case FileChange file: SetOrLink(new TreeNode(file.Path, FileKind.RegularFile, Clamp(file.Metadata)) { Size = file.Size }, file.LinkKey); break;
            case SymlinkChange link: SetOrLink(new TreeNode(link.Path, FileKind.SymbolicLink, Clamp(link.Metadata)) { LinkTarget = link.Target }, link.LinkKey); break;
            case NodeChange node: SetOrLink(new TreeNode(node.Path, KindOf(node.Kind), Clamp(node.Metadata)) { Major = node.Major, Minor = node.Minor }, node.LinkKey); break;
        }
    }

    /// <summary>What was collected.</summary>
    public LayerListing Build()
    {
        RootPath[] paths = [.. pending.Keys.Order()];
        if (Array.Exists(paths, path => pending[path].Replaced > 0 && HasBelow(paths, path))) FollowOrder(paths);
        foreach (var target in pending.Values.Select(entry => entry.HardLink).OfType<RootPath>().ToList())
        {
            if (pending.TryGetValue(target, out var first) && first.Node is { LinkKey: null } node) first.Node = node with { LinkKey = target };
        }
        return new LayerListing([.. paths.Select(path => (Path: path, Entry: pending[path])).Select(each => new LayerEntry(each.Path, each.Entry.Node, each.Entry.HidesLower, each.Entry.HardLink))]);
    }

    // A tar may put a file where it had a folder, and then a folder's files below that file again: what comes later takes the place of what was there.
    private void FollowOrder(RootPath[] paths)
    {
        RootPath[] ordered = [.. paths];
        Array.Sort(ordered, ByFolder);
        FindNewest(ordered);
        var linked = pending.Values.Select(entry => entry.HardLink).OfType<RootPath>().ToHashSet(); // What has another name stays to be found by it.
        var above = new Stack<(RootPath Path, int Replaced)>([(RootPath.Root, 0)]);
        foreach (var path in ordered)
        {
            while (!path.IsAtOrBelow(above.Peek().Path)) above.Pop();
            var (entry, replaced) = (pending[path], above.Peek().Replaced);
            if (entry.Written < replaced && !linked.Contains(path)) (entry.Node, entry.HardLink) = (null, null);
            if (entry.Node is { IsDirectory: false, IsSymlink: false } && entry.NewestBelow > entry.Replaced) entry.Node = null;
            above.Push((path, Math.Max(replaced, entry.Replaced)));
        }
    }

    private void FindNewest(RootPath[] ordered)
    {
        var above = new Stack<(RootPath Path, Pending Entry)>([(RootPath.Root, new Pending())]);
        foreach (var path in ordered)
        {
            while (!path.IsAtOrBelow(above.Peek().Path)) Leave(above);
            above.Push((path, pending[path]));
        }
        while (above.Count > 1) Leave(above);
    }

    private static void Leave(Stack<(RootPath Path, Pending Entry)> above)
    {
        var below = above.Pop().Entry;
        var entry = above.Peek().Entry;
        entry.NewestBelow = Math.Max(entry.NewestBelow, Math.Max(below.NewestBelow, below.Written));
    }

    private static bool HasBelow(RootPath[] sorted, RootPath path)
    {
        var first = Array.BinarySearch(sorted, path.Append([1]));
        if (first < 0) first = ~first;
        return first < sorted.Length && sorted[first].IsAtOrBelow(path);
    }

    // What is below a folder follows it at once.
    private static int ByFolder(RootPath left, RootPath right)
    {
        var shared = left.Bytes.CommonPrefixLength(right.Bytes);
        return PlaceOf(left.Bytes[shared..]).CompareTo(PlaceOf(right.Bytes[shared..]));
    }

    private static int PlaceOf(ReadOnlySpan<byte> rest) => rest switch
    {
        [] => 0,
        [(byte)'/', ..] => 1,
        _ => 2 + rest[0],
    };

    private Pending At(RootPath path)
    {
        if (!pending.TryGetValue(path, out var entry)) pending[path] = entry = new Pending();
        return entry;
    }

    // A later entry of the same path replaces the earlier one.
    private void Set(TreeNode node)
    {
        var entry = At(node.Path);
        (entry.Node, entry.HardLink, entry.Written) = (node, null, ++written);
        if (!node.IsDirectory) entry.Replaced = written;
    }

    private void SetLink(RootPath path, RootPath target)
    {
        var entry = At(path);
        (entry.Node, entry.HardLink, entry.Written) = (null, target, ++written);
        entry.Replaced = written;
    }

    private void SetOrLink(TreeNode node, object? key)
    {
        if (key is not null && !firstNames.TryAdd(key, node.Path)) SetLink(node.Path, firstNames[key]);
        else Set(node);
    }

    /// <summary>The kind of file that an entry makes.</summary>
    public static FileKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.Directory => FileKind.Directory,
        TarEntryType.Symlink => FileKind.SymbolicLink,
        TarEntryType.CharacterDevice => FileKind.CharacterDevice,
        TarEntryType.BlockDevice => FileKind.BlockDevice,
        TarEntryType.Fifo => FileKind.Fifo,
        _ => FileKind.RegularFile,
    };

    private static FileKind KindOf(NodeKind kind) => kind switch
    {
        NodeKind.CharacterDevice => FileKind.CharacterDevice,
        NodeKind.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Fifo,
    };
}
