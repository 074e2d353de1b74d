using System.Text;
using Oci.Layers;

namespace Oci.Tests.Layers;

/// <summary>Tars made block by block, so that every field can be wrong.</summary>
internal sealed class TarBlocks
{
    private readonly MemoryStream bytes = new();

    public const string Ustar = "ustar\u000000";
    public const string Gnu = "ustar  \0";
    public const string V7 = "";

    /// <summary>A header whose fields are edited before (and, with <paramref name="after"/>, after) the checksum is made.</summary>
    public TarBlocks Header(char type, string name, long size = 0, string link = "", string magic = Ustar, Action<byte[]>? edit = null, Action<byte[]>? after = null)
    {
        var block = new byte[512];
        Put(block, 0, name);
        Put(block, 100, "0000644");
        Put(block, 108, "0001750");
        Put(block, 116, "0000144");
        Put(block, 124, Convert.ToString(size, 8).PadLeft(11, '0'));
        Put(block, 136, "00000000017");
        block[156] = (byte)type;
        Put(block, 157, link);
        Put(block, 257, magic);
        edit?.Invoke(block);
        Put(block, 148, Convert.ToString(TarHeader.Sums(block).Unsigned, 8).PadLeft(6, '0') + "\0 ");
        after?.Invoke(block);
        bytes.Write(block);
        return this;
    }

    public TarBlocks Body(params byte[] body)
    {
        bytes.Write(body);
        bytes.Write(new byte[-body.Length & 511]);
        return this;
    }

    public TarBlocks Body(string body) => Body(Encoding.Latin1.GetBytes(body));

    public TarBlocks File(string name, string content) => Header('0', name, content.Length).Body(content);

    public TarBlocks Pax(char type, params (string Key, string Value)[] records) =>
        PaxRaw(type, string.Concat(records.Select(r => Record(r.Key, r.Value))));

    public TarBlocks PaxRaw(char type, string body) => Header(type, "PaxHeaders.0/x", body.Length).Body(body);

    public TarBlocks LongName(char type, string name) => Header(type, "././@LongLink", name.Length + 1, magic: Gnu).Body(name + "\0");

    public TarBlocks End() => Zeros(2);

    public TarBlocks Zeros(int blocks)
    {
        bytes.Write(new byte[512 * blocks]);
        return this;
    }

    public byte[] ToArray() => bytes.ToArray();

    /// <summary>A PAX record; text is Latin-1, so that any byte can be written.</summary>
    public static string Record(string key, string value)
    {
        var length = key.Length + value.Length + 3;
        while ($"{length}".Length + key.Length + value.Length + 3 != length) length = $"{length}".Length + key.Length + value.Length + 3;
        return $"{length} {key}={value}\n";
    }

    public static void Put(byte[] block, int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, at);

    /// <summary>All entries of a tar with their contents.</summary>
    public static List<(TarEntry Entry, byte[] Content)> ReadAll(byte[] tar, TarLimits? limits = null) => ReadAll(new MemoryStream(tar), limits);

    public static List<(TarEntry Entry, byte[] Content)> ReadAll(Stream tar, TarLimits? limits = null)
    {
        using var reader = new TarReader(tar, limits ?? TarLimits.Default);
        var all = new List<(TarEntry, byte[])>();
        while (reader.TryReadNext(out var entry))
        {
            var content = new MemoryStream();
            reader.OpenContent().CopyTo(content);
            all.Add((entry, content.ToArray()));
        }
        return all;
    }

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
