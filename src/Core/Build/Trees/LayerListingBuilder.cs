using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>Collects what a layer says of its paths: from a tar, or from the changes that a tar is being written of.</summary>
internal sealed class LayerListingBuilder
{
    private readonly List<LayerEntry> entries = [];
    private readonly Dictionary<object, RootPath> firstNames = [];

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
            case WhiteoutKind.Deleted or WhiteoutKind.Opaque: Hide(path); return;
            case WhiteoutKind.Metadata when !AufsLinks.Contains(path, entry.Type == TarEntryType.File): return;
        }
        var metadata = new EntryMetadata { Mode = entry.Mode, Uid = entry.Uid, Gid = entry.Gid, ModifiedAt = entry.ModifiedAt, Xattrs = entry.Xattrs };
        if (entry.Type == TarEntryType.HardLink) Link(path, RootPath.Clean(entry.RawLinkName.Span));
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
            case DeletedChange: Hide(Whiteout.Of(change.Path)); break;
            case OpaqueChange: Hide(Whiteout.OpaqueIn(change.Path)); break;
            case DirectoryChange folder: Set(new TreeNode(folder.Path, FileKind.Directory, Clamp(folder.Metadata))); break;
            case HardLinkChange link: Link(link.Path, link.Target); break;
            case FileChange file: SetOrLink(new TreeNode(file.Path, FileKind.RegularFile, Clamp(file.Metadata)) { Size = file.Size }, file.LinkKey); break;
            case SymlinkChange link: SetOrLink(new TreeNode(link.Path, FileKind.SymbolicLink, Clamp(link.Metadata)) { LinkTarget = link.Target }, link.LinkKey); break;
            case NodeChange node: SetOrLink(new TreeNode(node.Path, KindOf(node.Kind), Clamp(node.Metadata)) { Major = node.Major, Minor = node.Minor }, node.LinkKey); break;
        }
    }

    /// <summary>What was collected: by path where the order of the entries says nothing, which is nearly always; else in their order.</summary>
    public LayerListing Build() => new EntryOrder(entries).TrySort() is { } sorted ? new LayerListing(sorted) : new LayerListing([.. entries], isSorted: false);

    private void Hide(RootPath whiteout) => entries.Add(new LayerEntry(whiteout, null, HidesLower: true));

    private void Set(TreeNode node) => entries.Add(new LayerEntry(node.Path, node, HidesLower: !node.IsDirectory));

    private void Link(RootPath path, RootPath target) => entries.Add(new LayerEntry(path, null, HidesLower: true, target));

    private void SetOrLink(TreeNode node, object? key)
    {
        if (key is not null && !firstNames.TryAdd(key, node.Path)) Link(node.Path, firstNames[key]);
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
