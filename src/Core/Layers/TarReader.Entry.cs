using Oci.Native;

namespace Oci.Layers;

public sealed partial class TarReader
{
    private TarEntry CreateEntry(TarHeader header, TarExtensions extensions)
    {
        var local = extensions.Local;
        var name = extensions.Name(header);
        if (name.IsEmpty) name = limits.AllowsEmptyNames ? "."u8.ToArray() : throw TarFault.Invalid(header.Offset, "expected a name, found an empty one");
        var type = TypeOf(header, name.Span);
        var stored = type == TarEntryType.File ? local.Size ?? header.Size : 0;
        var sparse = ReadSparseMap(header, local, type, ref stored);
        var isDevice = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        // Links, directories and nodes have no content, whatever their size field says: so do Go's reader and with it all container engines.
        (unread, padding) = (stored, PaddingOf(stored));
        return new TarEntry
        {
            Type = type,
            RawName = name,
            RawLinkName = LinkNameOf(header, extensions, type),
            Size = SizeOf(header, stored, sparse),
            Sparse = sparse,
            Mode = (int)(header.Mode & 0xfff),
            Uid = local.Uid.Over(global.Uid) ?? IdOf(header.Uid, header),
            Gid = local.Gid.Over(global.Gid) ?? IdOf(header.Gid, header),
            ModifiedAt = local.ModifiedAt.Over(global.ModifiedAt) ?? new UnixTime(header.ModifiedAt),
            DeviceMajor = isDevice ? local.DeviceMajor ?? NumberOf(header.DeviceMajor, header) : 0,
            DeviceMinor = isDevice ? local.DeviceMinor ?? NumberOf(header.DeviceMinor, header) : 0,
            Xattrs = local.Xattrs(),
            HeaderOffset = extensions.Offset,
            DataOffset = input.Position,
        };
    }

    private static TarEntryType TypeOf(TarHeader header, ReadOnlySpan<byte> name) => header.TypeFlag switch
    {
        0 when name[^1] == '/' => TarEntryType.Directory, // before ustar a slash was all that told one
        0 or (byte)'0' or (byte)'7' or (byte)'S' => TarEntryType.File,
        >= (byte)'1' and <= (byte)'6' and var flag => (TarEntryType)flag,
        var flag => throw TarFault.Invalid(header.Offset, $"expected an entry of type 0 to 7, found `{ByteText.Escape([flag])}` for `{ByteText.Escape(name)}`"),
    };

    private static ReadOnlyMemory<byte> LinkNameOf(TarHeader header, TarExtensions extensions, TarEntryType type)
    {
        if (type is not (TarEntryType.HardLink or TarEntryType.Symlink)) return default;
        var target = extensions.LinkName(header);
        return !target.IsEmpty ? target : throw TarFault.Invalid(header.Offset, "expected the target of a link, found none");
    }

    private SparseMap? ReadSparseMap(TarHeader header, PaxAttributes local, TarEntryType type, ref long stored)
    {
        if (header.TypeFlag == 'S' && local.Sparse is null) return SparseMaps.ReadOld(header, stored, input, limits);
        if (local.Sparse is not { } sparse) return null;
        if (type != TarEntryType.File || header.TypeFlag == 'S') throw TarFault.Invalid(header.Offset, "expected a regular file to be sparse, found another type");
        sparse.CheckVersion(header.Offset);
        if (!sparse.LeadsContent) return sparse.ToMap(stored, header.Offset);
        stored -= sparse.ReadLeading(input, stored, header.Offset);
        return sparse.ToMap(stored, header.Offset);
    }

    private long SizeOf(TarHeader header, long stored, SparseMap? sparse)
    {
        var size = sparse?.Size ?? stored;
        return size <= limits.MaxFileSize ? size : throw TarFault.TooMuch(header.Offset, "bytes of a file", limits.MaxFileSize, size);
    }

    // 4294967295 means "leave it" to chown: a file meant for nobody would stay root's.
    private static uint IdOf(long id, TarHeader header) => id is >= 0 and < uint.MaxValue ? (uint)id
        : throw TarFault.Invalid(header.Offset, $"expected an owner from 0 to {uint.MaxValue - 1}, found {id}");

    private static uint NumberOf(long number, TarHeader header) => number is >= 0 and <= uint.MaxValue ? (uint)number
        : throw TarFault.Invalid(header.Offset, $"expected a device number, found {number}");
}
