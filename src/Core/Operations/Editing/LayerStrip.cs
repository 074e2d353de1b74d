using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Writes a layer again without some paths; everything else stays as it is.</summary>
internal sealed class LayerStrip(IReadOnlyList<RootPath> paths)
{
    private bool changed;

    /// <summary>The layer without the paths; null where it has none of them.</summary>
    public async Task<LayerBlob?> RewriteAsync(LayerBlob layer, LayerWriterOptions options, IContentStore source, IContentStore store, CancellationToken ct)
    {
        changed = false;
        var blob = await source.OpenReadAsync(layer.Descriptor, ct);
        var written = await LayerWriter.WriteTarAsync(
            (tar, stop) => LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, reader => Copy(reader, new TarWriter(tar)), stop).GetAwaiter().GetResult(), options, store, ct);
        return changed ? written : null;
    }

    private void Copy(TarReader reader, TarWriter writer)
    {
        while (reader.TryReadNext(out var entry))
        {
            if (IsStripped(PathOf(entry)))
            {
                changed = true;
                continue;
            }
            if (entry.Type == TarEntryType.HardLink && IsStripped(RootPath.Clean(entry.RawLinkName.Span)))
            {
                throw new OciException(ErrorCodes.ImpossibleEdit, $"expected `{RootPath.Clean(entry.RawLinkName.Span)}` to be nobody else's content, found `{PathOf(entry)}` to be a hard link to it",
                    $"strip `{PathOf(entry)}` too, or `--flatten` first");
            }
            using var content = entry.Type == TarEntryType.File ? reader.OpenContent() : null;
            if (content is null) writer.WriteEntry(entry);
            else writer.WriteEntry(WithoutHoles(entry), content);
        }
        writer.Finish();
    }

    // A whiteout is about the name that it takes away.
    private static RootPath PathOf(TarEntry entry)
    {
        var path = RootPath.Clean(entry.RawName.Span);
        return Whiteout.KindOf(path) switch
        {
            WhiteoutKind.Deleted => path.Parent.Append(Whiteout.DeletedName(path.Name)),
            WhiteoutKind.Opaque => path.Parent,
            _ => path,
        };
    }

    private bool IsStripped(RootPath path) => paths.Any(path.IsAtOrBelow);

    private static TarEntry WithoutHoles(TarEntry entry) => entry.Sparse is null ? entry : new TarEntry
    {
        Type = entry.Type,
        RawName = entry.RawName,
        Size = entry.Size,
        Mode = entry.Mode,
        Uid = entry.Uid,
        Gid = entry.Gid,
        ModifiedAt = entry.ModifiedAt,
        Xattrs = entry.Xattrs,
    };
}
