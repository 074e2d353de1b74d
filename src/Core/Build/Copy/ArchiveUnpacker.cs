using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Puts an archive's files into a tree as ADD does: as if unpacked by a process whose root is the destination. What is in the way is
/// replaced; directories merge; modes and times are the archive's, and the owners where <c>--chown</c> names no other.
/// </summary>
/// <param name="target">The tree.</param>
/// <param name="copier">Makes the directories on the way.</param>
/// <param name="destination">Where to, links followed.</param>
/// <param name="spool">Keeps the contents until the layer is written.</param>
internal sealed class ArchiveUnpacker(PendingTree target, FileCopier copier, RootPath destination, ContentSpool spool)
{
    private readonly SubTree inside = new(target, destination);
    private readonly List<TreeNode> fromBelow = [];

    /// <summary>Files of the tree itself whose content is needed: a hard link of the archive names them.</summary>
    public IReadOnlyCollection<TreeNode> NeededFromBelow => fromBelow;

    /// <summary>Unpacks; false when the content is no archive (compressed or not), which is then a file like any other.</summary>
    /// <exception cref="OciException">The archive begins well and is broken further on.</exception>
    public bool TryUnpack(Stream content, CancellationToken ct)
    {
        using var tar = OpenArchive(content, LayerLimits.Default.MaxSize);
        if (tar is null) return false;
        using var reader = new TarReader(tar, TarLimits.Default with { AllowsEmptyNames = true });
        if (!TryReadFirst(reader, out var entry)) return false;
        copier.MakePlainFolder(destination);
        do
        {
            ct.ThrowIfCancellationRequested();
            Put(reader, entry!);
        }
        while (reader.TryReadNext(out entry));
        return true;
    }

    /// <summary>The tar in <paramref name="content"/>, decompressed where it has to be; null when it is compressed in no known way.</summary>
    internal static Stream? OpenArchive(Stream content, long maxSize)
    {
        try
        {
            return Decompressor.Open(content, Decompressor.OfArchives, maxSize, LayerLimits.Default.MaxZstdWindowLog);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidCompression)
        {
            content.Dispose();
            return null;
        }
    }

    /// <summary>Reads the first entry; false when there is no tar.</summary>
    internal static bool TryReadFirst(TarReader reader, out TarEntry? entry)
    {
        try
        {
            return reader.TryReadNext(out entry);
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.InvalidTar || fault.Code == ErrorCodes.InvalidCompression)
        {
            entry = null;
            return false;
        }
    }

    private void Put(TarReader reader, TarEntry entry)
    {
        var path = Place(RootPath.Clean(entry.RawName.Span));
        var (uid, gid) = copier.Owner ?? (entry.Uid, entry.Gid);
        var metadata = new EntryMetadata { Mode = entry.Mode, Uid = uid, Gid = gid, ModifiedAt = entry.ModifiedAt, Xattrs = KeptXattrs.Of(entry.Xattrs) };
        if (path == destination && entry.Type != TarEntryType.Directory)
        {
            if (entry.RawName.Span.SequenceEqual("."u8)) return; // a file without a name: tar leaves it out
            throw new OciException(ErrorCodes.UnsafeLayer, $"expected a folder as the root of an archive, found `{entry}`");
        }
        if (path != destination) copier.MakePlainFolder(path.Parent);
        switch (entry.Type)
        {
            case TarEntryType.Directory: target.PutDirectory(new TreeNode(path, FileKind.Directory, metadata)); break;
            case TarEntryType.File: PutFile(reader, new TreeNode(path, FileKind.RegularFile, metadata) { Size = entry.Size }); break;
            case TarEntryType.HardLink: PutLink(path, Place(RootPath.Clean(entry.RawLinkName.Span)), entry, metadata); break;
            case TarEntryType.Symlink: target.Put(new TreeNode(path, FileKind.SymbolicLink, metadata) { LinkTarget = entry.RawLinkName }); break;
            default: target.Put(new TreeNode(path, LayerListingBuilder.KindOf(entry.Type), metadata) { Major = entry.DeviceMajor, Minor = entry.DeviceMinor }); break;
        }
    }

    private void PutFile(TarReader reader, TreeNode node)
    {
        var key = new object();
        using (var content = reader.OpenContent()) spool.Add(key, content);
        target.Put(node, () => spool.Open(key));
    }

    private void PutLink(RootPath path, RootPath existing, TarEntry entry, EntryMetadata metadata)
    {
        if (path == existing || target.Link(path, existing, metadata)) return;
        if (target.Find(existing) is not { IsDirectory: false } node)
            throw new OciException(ErrorCodes.InvalidTar, $"expected the target of the hard link `{entry}` in the archive, found nothing at `{existing}`");
        if (node.IsFile) fromBelow.Add(node);
        target.Put(node with { Path = path, LinkKey = null }, node.IsFile ? () => target.OpenBelow(node) : null);
    }

    // Links on the way are followed inside the destination; the last component is meant itself.
    private RootPath Place(RootPath name)
    {
        if (name.IsRoot) return destination;
        FileCopier.CheckLength(name);
        var parent = inside.Locate(name.Parent).Path ?? throw FileCopier.Endless(name);
        return destination.Append(parent.Bytes).Append(name.Name);
    }
}
