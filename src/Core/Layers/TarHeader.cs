namespace Oci.Layers;

/// <summary>The fields of one 512-byte header. Source: POSIX.1-2024 pax, ustar Interchange Format; GNU tar manual, Basic Tar Format.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block, long offset)
{
    private readonly ReadOnlySpan<byte> block = block;

    public long Offset { get; } = offset;
    public byte TypeFlag => block[156];
    public ReadOnlySpan<byte> Name => Text(block[..100]);
    public ReadOnlySpan<byte> LinkName => Text(block.Slice(157, 100));
    public long Mode => Number(block.Slice(100, 8), "mode");
    public long Uid => Number(block.Slice(108, 8), "uid");
    public long Gid => Number(block.Slice(116, 8), "gid");
    public long ModifiedAt => Number(block.Slice(136, 12), "mtime");
    public long DeviceMajor => IsV7 ? 0 : Number(block.Slice(329, 8), "devmajor");
    public long DeviceMinor => IsV7 ? 0 : Number(block.Slice(337, 8), "devminor");

    /// <summary>Bytes that follow the header, whatever its type says about them.</summary>
    public long Size => Number(block.Slice(124, 12), "size") is >= 0 and var size ? size : throw Bad("size", block.Slice(124, 12));

    private bool IsUstar => block.Slice(257, 6).SequenceEqual("ustar\0"u8);
    private bool IsStar => IsUstar && block.Slice(508, 4).SequenceEqual("tar\0"u8);
    private bool IsV7 => !IsUstar && !IsGnu;
    public bool IsGnu => block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    /// <summary>The directory part of the name, without its slash. GNU keeps other things in its place, star keeps times at its end.</summary>
    public ReadOnlySpan<byte> Prefix => IsStar ? Text(block.Slice(345, 131)) : IsUstar ? Text(block.Slice(345, 155)) : [];

    // The old GNU sparse fields: four pairs, "more follow", the real size.
    public ReadOnlySpan<byte> SparsePairs => block.Slice(386, 4 * 24);
    public bool SparseContinues => block[482] != 0;
    public long SparseSize => Number(block.Slice(483, 12), "real size");

    /// <summary>Old writers summed the bytes as signed ones.</summary>
    public bool HasValidChecksum()
    {
        if (!TarNumber.TryParseField(block.Slice(148, 8), out var stated)) return false;
        var (unsigned, signed) = Sums(block);
        return stated == unsigned || stated == signed;
    }

    /// <summary>The sums of a header's bytes, those of the checksum itself counted as blanks.</summary>
    public static (int Unsigned, int Signed) Sums(ReadOnlySpan<byte> block)
    {
        var (sum, negatives) = (8 * ' ', 0);
        for (var i = 0; i < block.Length; i++)
        {
            if (i is >= 148 and < 156) continue;
            sum += block[i];
            negatives += block[i] >> 7;
        }
        return (sum, sum - (negatives << 8));
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private long Number(ReadOnlySpan<byte> field, string name) => TarNumber.TryParseField(field, out var value) ? value : throw Bad(name, field);

    private Diagnostics.OciException Bad(string name, ReadOnlySpan<byte> field) =>
        TarFault.Invalid(Offset, $"expected a number as {name}, found `{Native.ByteText.Escape(field)}`");
}
