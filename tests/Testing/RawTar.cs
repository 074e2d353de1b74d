using System.Globalization;
using System.Text;

namespace Oci.Testing;

/// <summary>
/// Writes tars byte by byte, with whatever a test wants in them: names that leave the root, links to nowhere, wrong types.
/// Long names and attributes go into PAX headers. Every entry has mode 0644 (directories 0755), owner 0 and time 0 unless <see cref="Next"/> says more.
/// </summary>
public sealed class RawTar
{
    private readonly MemoryStream bytes = new();
    private readonly List<(string Key, byte[] Value)> pax = [];

    /// <summary>Attributes of the next entry.</summary>
    public (int? Mode, long Uid, long Gid, long Time) Next { get; set; }

    public RawTar File(string name, string content = "") => Add('0', name, "", Encoding.UTF8.GetBytes(content));
    public RawTar Directory(string name) => Add('5', name);
    public RawTar Symlink(string name, string target) => Add('2', name, target);
    public RawTar HardLink(string name, string target) => Add('1', name, target);
    public RawTar Fifo(string name) => Add('6', name);
    public RawTar Device(string name, char type, int major, int minor) => Add(type, name, "", null, major, minor);

    /// <summary>The header of a file whose content the caller adds, however long.</summary>
    public RawTar Sized(string name, long size)
    {
        Write('0', name, "", [], 0x1a4, 0, 0, (0, 0, 0), size);
        return this;
    }

    /// <summary>Attributes of the next entry.</summary>
    public RawTar With(int? mode = null, long uid = 0, long gid = 0, long time = 0)
    {
        Next = (mode, uid, gid, time);
        return this;
    }

    /// <summary>An extended attribute of the next entry.</summary>
    public RawTar Xattr(string name, params byte[] value) => Pax("SCHILY.xattr." + name, value);

    /// <summary>A PAX record of the next entry.</summary>
    public RawTar Pax(string key, params byte[] value)
    {
        pax.Add((key, value));
        return this;
    }

    /// <summary>Any entry.</summary>
    public RawTar Add(char type, string name, string link = "", byte[]? content = null, int major = 0, int minor = 0)
    {
        content ??= [];
        if (Encoding.UTF8.GetByteCount(name) > 100) Pax("path", Encoding.UTF8.GetBytes(name));
        if (Encoding.UTF8.GetByteCount(link) > 100) Pax("linkpath", Encoding.UTF8.GetBytes(link));
        if (pax.Count > 0)
        {
            using var records = new MemoryStream();
            foreach (var (key, value) in pax) records.Write(Record(key, value));
            pax.Clear();
            Write('x', "PaxHeaders.0/x", "", records.ToArray(), 0x1a4, 0, 0, (0, 0, 0));
        }
        var mode = Next.Mode ?? (type == '5' ? 0x1ed : 0x1a4);
        Write(type, name, link, content, mode, major, minor, (Next.Uid, Next.Gid, Next.Time));
        Next = default;
        return this;
    }

    /// <summary>The archive, ended.</summary>
    public byte[] ToArray()
    {
        var ended = new MemoryStream();
        bytes.WriteTo(ended);
        ended.Write(new byte[1024]);
        return ended.ToArray();
    }

    private static byte[] Record(string key, byte[] value)
    {
        var rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length) length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")), .. value, (byte)'\n'];
    }

    private void Write(char type, string name, string link, byte[] content, int mode, int major, int minor, (long Uid, long Gid, long Time) owner, long? size = null)
    {
        var header = new byte[512];
        Put(header, 0, 100, name);
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, owner.Uid);
        Octal(header, 116, 8, owner.Gid);
        Octal(header, 124, 12, size ?? content.Length);
        Octal(header, 136, 12, owner.Time);
        header[156] = (byte)type;
        Put(header, 157, 100, link);
        Put(header, 257, 8, "ustar\u000000");
        Octal(header, 329, 8, major);
        Octal(header, 337, 8, minor);
        header.AsSpan(148, 8).Fill((byte)' ');
        Put(header, 148, 8, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        bytes.Write(header);
        bytes.Write(content);
        bytes.Write(new byte[(512 - (content.Length % 512)) % 512]);
    }

    private static void Put(byte[] header, int offset, int length, string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        encoded.AsSpan(0, Math.Min(length, encoded.Length)).CopyTo(header.AsSpan(offset));
    }

    private static void Octal(byte[] header, int offset, int length, long number) =>
        Put(header, offset, length, Convert.ToString(number, 8).PadLeft(length - 1, '0'));
}
