using System.Text;
using Oci.Native;

namespace Oci.Layers;

/// <summary>A number that a PAX record gives, or takes back with an empty value.</summary>
internal readonly record struct PaxValue<T>(bool IsStated, T? Value) where T : struct
{
    /// <summary>A local record wins over a global one; null where the header is to say it.</summary>
    public T? Over(PaxValue<T> global) => IsStated ? Value : global.Value;
}

/// <summary>What the records of one PAX header say.</summary>
internal sealed class PaxAttributes
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public ReadOnlyMemory<byte> Path { get; private set; }
    public ReadOnlyMemory<byte> LinkPath { get; private set; }
    public long? Size { get; private set; }
    public PaxValue<uint> Uid { get; private set; }
    public PaxValue<uint> Gid { get; private set; }
    public PaxValue<UnixTime> ModifiedAt { get; private set; }
    public uint? DeviceMajor { get; private set; }
    public uint? DeviceMinor { get; private set; }
    public PaxSparse? Sparse { get; private set; }

    private SortedDictionary<string, ReadOnlyMemory<byte>>? xattrs;
    private SortedDictionary<string, ReadOnlyMemory<byte>>? libarchiveXattrs;

    /// <summary>Reads a header's body. A global one may not say what belongs to a single entry: readers disagree on what that means.</summary>
    public static PaxAttributes Read(ReadOnlyMemory<byte> body, bool global, long offset, TarLimits limits)
    {
        var attributes = new PaxAttributes();
        var records = new PaxRecords(body, offset, limits);
        while (records.MoveNext())
        {
            if (global && IsOfOneEntry(records.Key))
                throw TarFault.Invalid(offset, $"expected a global PAX header to speak of all entries, found `{ByteText.Escape(records.Key)}`");
            attributes.Apply(records.Key, records.Value, offset, limits);
        }
        return attributes;
    }

    /// <summary>These global records after those of a later global header: a stated value replaces, an empty one takes back.</summary>
    public PaxAttributes Overlay(PaxAttributes later) => new()
    {
        Uid = later.Uid.IsStated ? later.Uid : Uid,
        Gid = later.Gid.IsStated ? later.Gid : Gid,
        ModifiedAt = later.ModifiedAt.IsStated ? later.ModifiedAt : ModifiedAt,
    };

    private static bool IsOfOneEntry(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("path"u8) || key.SequenceEqual("linkpath"u8) || key.SequenceEqual("size"u8) || key.StartsWith("GNU.sparse."u8)
        || key.StartsWith("SCHILY.xattr."u8) || key.StartsWith("LIBARCHIVE.xattr."u8) || key.StartsWith("SCHILY.dev"u8);

    private void Apply(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value, long offset, TarLimits limits)
    {
        if (key.StartsWith("SCHILY.xattr."u8)) Put(ref xattrs, key[13..], value, offset, limits);
        else if (key.StartsWith("LIBARCHIVE.xattr."u8)) Put(ref libarchiveXattrs, Unescape(key[17..]), FromBase64(value, offset), offset, limits);
        else if (key.StartsWith("GNU.sparse."u8)) (Sparse ??= new PaxSparse(limits)).Apply(key[11..], value, offset);
        else ApplyPlain(key, value, offset, limits);
    }

    private void ApplyPlain(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value, long offset, TarLimits limits)
    {
        if (key.SequenceEqual("path"u8)) Path = Name(value, offset, limits);
        else if (key.SequenceEqual("linkpath"u8)) LinkPath = Name(value, offset, limits);
        else if (key.SequenceEqual("size"u8)) Size = value.IsEmpty ? null : Number(key, value, long.MaxValue, offset);
        else if (key.SequenceEqual("uid"u8)) Uid = new(true, Id(key, value, offset));
        else if (key.SequenceEqual("gid"u8)) Gid = new(true, Id(key, value, offset));
        else if (key.SequenceEqual("mtime"u8)) ModifiedAt = new(true, Time(value, offset));
        else if (key.SequenceEqual("SCHILY.devmajor"u8)) DeviceMajor = value.IsEmpty ? null : (uint)Number(key, value, uint.MaxValue, offset);
        else if (key.SequenceEqual("SCHILY.devminor"u8)) DeviceMinor = value.IsEmpty ? null : (uint)Number(key, value, uint.MaxValue, offset);
    }

    /// <summary>A name as bytes, whatever <c>hdrcharset</c> says; no system call takes a NUL.</summary>
    public static ReadOnlyMemory<byte> Name(ReadOnlyMemory<byte> value, long offset, TarLimits limits)
    {
        if (value.Length > limits.MaxNameLength) throw TarFault.TooMuch(offset, "bytes of a name", limits.MaxNameLength, value.Length);
        return value.Span.Contains((byte)0) ? throw TarFault.Invalid(offset, $"expected a name without NUL, found `{ByteText.Escape(value.Span)}`") : value;
    }

    private static long Number(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value, long highest, long offset) =>
        TarNumber.TryParseDecimal(value.Span, out var number) && number <= highest ? number
        : throw TarFault.Invalid(offset, $"expected a number up to {highest} as PAX `{ByteText.Escape(key)}`, found `{ByteText.Escape(value.Span)}`");

    private static uint? Id(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value, long offset) =>
        value.IsEmpty ? null : (uint)Number(key, value, uint.MaxValue - 1, offset);

    private static UnixTime? Time(ReadOnlyMemory<byte> value, long offset) => value.IsEmpty ? null
        : PaxTime.TryParse(value.Span, out var time) ? time
        : throw TarFault.Invalid(offset, $"expected decimal seconds as PAX `mtime`, found `{ByteText.Escape(value.Span)}`");

    private static void Put(ref SortedDictionary<string, ReadOnlyMemory<byte>>? into, ReadOnlySpan<byte> rawName, ReadOnlyMemory<byte> value, long offset, TarLimits limits)
    {
        if (value.Length > limits.MaxXattrSize) throw TarFault.TooMuch(offset, "bytes of an extended attribute", limits.MaxXattrSize, value.Length);
        // Linux: XATTR_NAME_MAX is 255.
        if (rawName.Length is 0 or > 255 || rawName.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(rawName))
            throw TarFault.Invalid(offset, $"expected the name of an extended attribute, found `{ByteText.Escape(rawName)}`");
        (into ??= new(StringComparer.Ordinal))[StrictUtf8.GetString(rawName)] = value;
    }

    // libarchive escapes what is not printable ASCII, `%` and `=` as %XX.
    private static byte[] Unescape(ReadOnlySpan<byte> name)
    {
        var plain = new List<byte>(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '%' && i + 2 < name.Length && byte.TryParse(name.Slice(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var escaped))
            {
                plain.Add(escaped);
                i += 2;
            }
            else plain.Add(name[i]);
        }
        return [.. plain];
    }

    // libarchive writes no `=` padding.
    private static byte[] FromBase64(ReadOnlyMemory<byte> value, long offset)
    {
        var text = Encoding.Latin1.GetString(value.Span).TrimEnd('=');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length]
            : throw TarFault.Invalid(offset, $"expected base64 as the value of an extended attribute, found `{ByteText.Escape(value.Span[..Math.Min(40, value.Length)])}`");
    }

    /// <summary>The extended attributes sorted by name. bsdtar writes each one twice; the raw form wins, and an empty raw value takes it away.</summary>
    public IReadOnlyList<ExtendedAttribute> Xattrs()
    {
        if (xattrs is null && libarchiveXattrs is null) return [];
        var all = xattrs ?? new(StringComparer.Ordinal);
        foreach (var (name, value) in libarchiveXattrs ?? []) all.TryAdd(name, value);
        return [.. all.Where(x => !x.Value.IsEmpty).Select(x => new ExtendedAttribute(x.Key, x.Value))];
    }
}
