using System.Text;
using System.Text.Unicode;
using Oci.Native;

namespace Oci.Layers;

/// <summary>How an entry is written: the fields of its ustar header, and PAX records for what they cannot hold.</summary>
internal sealed class TarEntryHeader
{
    private const int NameLength = 100;
    private const int PrefixLength = 155;
    private const long HighestSmall = 0x1f_ffff; // seven octal digits
    private const long HighestLarge = 0x1_ffff_ffff; // eleven

    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> records = new(StringComparer.Ordinal);
    private readonly TarEntry entry;
    private readonly byte typeFlag;
    private ReadOnlyMemory<byte> name;
    private ReadOnlyMemory<byte> prefix;

    private TarEntryHeader(TarEntry entry, byte typeFlag, ReadOnlyMemory<byte> fullName) =>
        (this.entry, this.typeFlag, FullName) = (entry, typeFlag, fullName);

    public ReadOnlyMemory<byte> FullName { get; }
    public long Size => entry.Size;

    /// <summary>The PAX records, sorted by key.</summary>
    public IReadOnlyCollection<KeyValuePair<string, ReadOnlyMemory<byte>>> Records => records;

    public static TarEntryHeader Of(TarEntry entry)
    {
        if (entry.Size < 0 || (entry.Size > 0 && entry.Type != TarEntryType.File))
            throw new ArgumentException($"Only a file can have content, and not {entry.Size} bytes as {entry.Type}", nameof(entry));
        var header = new TarEntryHeader(entry, (byte)entry.Type, FullNameOf(entry));
        header.PlaceName();
        header.PlaceLinkName();
        header.PlaceNumbers();
        foreach (var xattr in entry.Xattrs) header.Place(xattr);
        return header;
    }

    /// <summary>The header of the PAX header that goes before <paramref name="header"/>: the same whatever the time, the process and the folder.</summary>
    public static TarEntryHeader OfPax(TarEntryHeader header, long size)
    {
        var plain = header.FullName.Span.TrimEnd((byte)'/');
        var name = plain[(plain.LastIndexOf((byte)'/') + 1)..];
        byte[] fullName = [.. "PaxHeaders.0/"u8, .. name];
        for (var i = 0; i < fullName.Length; i++) fullName[i] = fullName[i] < 0x80 ? fullName[i] : (byte)'_';
        var pax = new TarEntry { Type = TarEntryType.File, RawName = fullName, Mode = 0x1a4, Size = size };
        return new TarEntryHeader(pax, (byte)'x', fullName) { name = fullName.AsMemory(0, Math.Min(fullName.Length, NameLength)) };
    }

    private static ReadOnlyMemory<byte> FullNameOf(TarEntry entry)
    {
        var raw = entry.RawName;
        if (raw.IsEmpty || raw.Span.Contains((byte)0) || entry.RawLinkName.Span.Contains((byte)0))
            throw new ArgumentException($"`{entry}` cannot be a name in a tar", nameof(entry));
        return entry.Type == TarEntryType.Directory && raw.Span[^1] != '/' ? (byte[])[.. raw.Span, (byte)'/'] : raw;
    }

    private void PlaceName()
    {
        name = FullName;
        if (Ascii.IsValid(FullName.Span) && (name.Length <= NameLength || TrySplit())) return;
        name = FullName[..Math.Min(FullName.Length, NameLength)];
        PlaceText("path", FullName);
    }

    // The longest prefix that fits; what follows its slash is not empty.
    private bool TrySplit()
    {
        var slash = FullName.Span[..Math.Min(FullName.Length - 1, PrefixLength + 1)].LastIndexOf((byte)'/');
        if (slash <= 0 || FullName.Length - slash - 1 > NameLength) return false;
        (prefix, name) = (FullName[..slash], FullName[(slash + 1)..]);
        return true;
    }

    private void PlaceLinkName()
    {
        var isLink = entry.Type is TarEntryType.HardLink or TarEntryType.Symlink;
        if (isLink == entry.RawLinkName.IsEmpty) throw new ArgumentException($"`{entry}`: links have targets, other types have none", nameof(entry));
        if (entry.RawLinkName.Length > NameLength || !Ascii.IsValid(entry.RawLinkName.Span)) PlaceText("linkpath", entry.RawLinkName);
    }

    // POSIX: records are UTF-8 unless hdrcharset says that they are bytes.
    private void PlaceText(string key, ReadOnlyMemory<byte> text)
    {
        records[key] = text;
        if (!Utf8.IsValid(text.Span)) records["hdrcharset"] = "BINARY"u8.ToArray();
    }

    private void PlaceNumbers()
    {
        Place("uid", entry.Uid, HighestSmall);
        Place("gid", entry.Gid, HighestSmall);
        Place("size", entry.Size, HighestLarge);
        Place("SCHILY.devmajor", entry.DeviceMajor, HighestSmall);
        Place("SCHILY.devminor", entry.DeviceMinor, HighestSmall);
        if (entry.ModifiedAt is not { Nanoseconds: 0, Seconds: >= 0 and <= HighestLarge }) records["mtime"] = PaxTime.Format(entry.ModifiedAt);
    }

    private void Place(string key, long number, long highest)
    {
        if (number > highest) records[key] = Encoding.ASCII.GetBytes($"{number}");
    }

    private void Place(ExtendedAttribute xattr)
    {
        if (xattr.Value.IsEmpty || xattr.Name.Length == 0 || xattr.Name.AsSpan().ContainsAny('=', '\0'))
            throw new ArgumentException($"`{entry}` has an extended attribute that no tar can hold: `{ByteText.Escape(xattr.Name)}`");
        records.Add("SCHILY.xattr." + xattr.Name, xattr.Value);
    }

    public byte[] FormatRecords()
    {
        var body = new MemoryStream();
        foreach (var (key, value) in records)
        {
            var rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3; // blank, equals sign, newline
            var length = rest + Digits(rest);
            if (Digits(length) != Digits(rest)) length = rest + Digits(length);
            body.Write(Encoding.UTF8.GetBytes($"{length} {key}="));
            body.Write(value.Span);
            body.WriteByte((byte)'\n');
        }
        return body.ToArray();
    }

    private static int Digits(int number) => number < 10 ? 1 : 1 + Digits(number / 10);

    public void Format(Span<byte> block)
    {
        block.Clear();
        name.Span.CopyTo(block);
        TarNumber.TryFormatOctal(block.Slice(100, 8), entry.Mode & 0xfff);
        TarNumber.TryFormatOctal(block.Slice(108, 8), entry.Uid);
        TarNumber.TryFormatOctal(block.Slice(116, 8), entry.Gid);
        TarNumber.TryFormatOctal(block.Slice(124, 12), entry.Size);
        TarNumber.TryFormatOctal(block.Slice(136, 12), entry.ModifiedAt.Seconds);
        block[156] = typeFlag;
        entry.RawLinkName.Span[..Math.Min(entry.RawLinkName.Length, NameLength)].CopyTo(block[157..]);
        "ustar\000"u8.CopyTo(block[257..]);
        TarNumber.TryFormatOctal(block.Slice(329, 8), entry.DeviceMajor);
        TarNumber.TryFormatOctal(block.Slice(337, 8), entry.DeviceMinor);
        prefix.Span.CopyTo(block[345..]);
        TarNumber.TryFormatOctal(block.Slice(148, 7), TarHeader.Sums(block).Unsigned);
        block[155] = (byte)' ';
    }
}
