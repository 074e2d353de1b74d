using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>One layer on its way into one root.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LayerApplication : IDisposable
{
    private readonly RootDirectory root;
    private readonly ApplyOptions options;
    private readonly OverlayState? overlay;
    private readonly TouchedPaths touched;
    private readonly AttributeWriter attributes;
    private readonly LateDirectories late;
    private readonly ParentDirectories parents;
    private readonly HardLinks links;
    private readonly Deletions deletions;
    private readonly EntryMaker maker;
    private long entries;
    private long size;
    private bool hasAufsLinks;
    private bool namesRoot;

    public LayerApplication(RootDirectory root, ApplyOptions options)
    {
        (this.root, this.options) = (root, options);
        var warnings = new ApplyWarnings(options);
        overlay = options.Target == ApplyTarget.Rootfs ? null : new OverlayState(root, options);
        touched = new TouchedPaths(overlay is null ? root.EnumerateEntries(RootPath.Root, sorted: false).Count == 0 : options.Lowers is { Count: 0 });
        attributes = new AttributeWriter(options, warnings);
        late = new LateDirectories(root, attributes);
        parents = new ParentDirectories(root, options, overlay, attributes, late);
        links = new HardLinks(parents, overlay, touched, attributes, options);
        deletions = overlay is null ? new RootfsDeletions(parents, touched) : new OverlayDeletions(parents, overlay, touched);
        maker = new EntryMaker(options, parents, late, attributes, warnings);
    }

    public AppliedLayer Run(TarReader tar, CancellationToken ct)
    {
        ImplyRoot();
        while (tar.TryReadNext(out var entry))
        {
            ct.ThrowIfCancellationRequested();
            entries++;
            Apply(entry, tar, ct);
        }
        links.Finish(ct);
        if (hasAufsLinks) root.RemoveTree(AufsLinks.Folder);
        var needsLowers = links.NeedsLowers || (overlay is { KnowsLowers: false } && late.HasImplied);
        late.Apply(ct);
        return new AppliedLayer(entries, size, needsLowers, namesRoot) { Whiteouts = overlay is { KnowsLowers: false } ? overlay.Whiteouts : [] };
    }

    public void Dispose() => parents.Dispose();

    /// <summary>A mount shows the topmost folder's root: a layer that does not name it must not change it.</summary>
    private void ImplyRoot()
    {
        if (overlay?.FindLower(RootPath.Root) is not { } lower) return;
        late.Imply(RootPath.Root, root.Status(RootPath.Root, followLast: false).Identity, CopyUp.AttributesOf(lower, RootPath.Root, options), mayHaveOthers: true);
    }

    private void Apply(TarEntry entry, TarReader tar, CancellationToken ct)
    {
        var path = CheckedPath(entry.RawName.Span);
        if (entry.Size > options.MaxTotalSize - size) throw LayerFault.TooLarge("bytes of content", options.MaxTotalSize);
        size += entry.Size;
        switch (Whiteout.KindOf(path))
        {
            case WhiteoutKind.Deleted:
                deletions.Delete(path.Parent, Whiteout.DeletedName(path.Name));
                return;
            case WhiteoutKind.Opaque:
                deletions.DeleteAll(path.Parent);
                return;
            case WhiteoutKind.Metadata when !AufsLinks.Contains(path, entry.Type == TarEntryType.File):
                return;
            case WhiteoutKind.Metadata:
                hasAufsLinks = true;
                break;
        }
        if (path.IsRoot) ApplyRoot(entry);
        else Make(entry, path, tar, ct);
    }

    private void ApplyRoot(TarEntry entry)
    {
        if (entry.Type != TarEntryType.Directory) throw LayerFault.Unsafe(RootPath.Root, "a directory", $"an entry of type {entry.Type}");
        namesRoot = true;
        late.Name(RootPath.Root, root.Status(RootPath.Root, followLast: false).Identity, attributes.Of(entry, RootPath.Root), existed: true);
    }

    private void Make(TarEntry entry, RootPath path, TarReader tar, CancellationToken ct)
    {
        var parent = parents.Open(path.Parent);
        var real = parent.Path == path.Parent ? path : parent.Path.Append(path.Name);
        links.Cancel(real);
        touched.Add(real);
        if (entry.Type == TarEntryType.HardLink) links.Add(real, CheckedPath(entry.RawLinkName.Span), ct);
        else maker.Make(entry, real, parent, tar, ct);
    }

    private RootPath CheckedPath(ReadOnlySpan<byte> raw)
    {
        var path = RootPath.Clean(raw);
        if (path.Bytes.Contains((byte)0)) throw LayerFault.Unsafe(path, "a name", "one with a NUL");
        if (path.Bytes.Count((byte)'/') >= options.MaxDepth) throw LayerFault.TooLarge("components in a path", options.MaxDepth);
        return path;
    }
}
