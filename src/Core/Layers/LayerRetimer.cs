using Oci.Content;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Writes a layer again with other modification times; everything else stays as it is, byte for byte.</summary>
/// <param name="timeOf">The new time of an entry, from its path and the time that it has. Whiteouts are not asked about: their times mean nothing.</param>
internal sealed class LayerRetimer(Func<RootPath, UnixTime, UnixTime> timeOf)
{
    /// <summary>Writes <paramref name="layer"/> again.</summary>
    /// <exception cref="DigestMismatchException">The layer is not what its descriptor or diff ID says; nothing is written.</exception>
    public async Task<LayerBlob> RewriteAsync(LayerBlob layer, LayerWriterOptions options, IContentStore source, IContentStore store, CancellationToken ct)
    {
        var blob = await source.OpenReadAsync(layer.Descriptor, ct);
        return await LayerWriter.WriteTarAsync(
            (tar, stop) => LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, reader => Copy(reader, new TarWriter(tar), options), stop).GetAwaiter().GetResult(), options, store, ct);
    }

    private void Copy(TarReader reader, TarWriter writer, LayerWriterOptions options)
    {
        while (reader.TryReadNext(out var entry))
        {
            var placed = Retime(entry, options);
            if (entry.Type != TarEntryType.File)
            {
                writer.WriteEntry(placed);
                continue;
            }
            using var content = reader.OpenContent();
            writer.WriteEntry(placed, content);
        }
        writer.Finish();
    }

    private TarEntry Retime(TarEntry entry, LayerWriterOptions options)
    {
        var path = RootPath.Clean(entry.RawName.Span);
        return new TarEntry
        {
            Type = entry.Type,
            RawName = entry.RawName,
            RawLinkName = entry.RawLinkName,
            Size = entry.Size,
            Mode = entry.Mode,
            Uid = entry.Uid,
            Gid = entry.Gid,
            ModifiedAt = Whiteout.KindOf(path) == WhiteoutKind.None ? timeOf(path, entry.ModifiedAt) : entry.ModifiedAt,
            DeviceMajor = entry.DeviceMajor,
            DeviceMinor = entry.DeviceMinor,
            Xattrs = LayerXattrs.Keep(entry.Xattrs, path, options),
        };
    }
}
