using System.Text;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

/// <summary>Entries of every kind, from a seed.</summary>
internal static class TarEntries
{
    public static (TarEntry Entry, byte[] Content) Any(Random random)
    {
        var type = (TarEntryType)random.Next('0', '7');
        var content = type == TarEntryType.File ? TestData.Mixed(random.Next(4) == 0 ? random.Next(3000) : random.Next(3) * 512, random.Next()) : [];
        var isDevice = type is TarEntryType.BlockDevice or TarEntryType.CharacterDevice;
        return (new TarEntry
        {
            Type = type,
            RawName = Name(random),
            RawLinkName = type is TarEntryType.HardLink or TarEntryType.Symlink ? Name(random) : default,
            Mode = random.Next(0x1000),
            Uid = Number(random, uint.MaxValue - 1),
            Gid = Number(random, uint.MaxValue - 1),
            ModifiedAt = new UnixTime(random.Next(4) == 0 ? random.NextInt64(-1L << 40, 1L << 40) : random.Next(), random.Next(2) * random.Next(1_000_000_000)),
            DeviceMajor = isDevice ? Number(random, uint.MaxValue) : 0,
            DeviceMinor = isDevice ? Number(random, uint.MaxValue) : 0,
            Size = content.Length,
            Xattrs = [.. Enumerable.Range(0, random.Next(3)).Select(i => new ExtendedAttribute($"user.x{i}", Bytes(random, random.Next(1, 200))))],
        }, content);
    }

    /// <summary>Everything an entry says, as text; a directory's slash is not part of it.</summary>
    public static string Describe(TarEntry entry) =>
        $"{entry.Type} {Convert.ToHexString(entry.RawName.Span.TrimEnd((byte)'/'))} {Convert.ToHexString(entry.RawLinkName.Span)} {entry.Size} {entry.Mode:x} {entry.Uid}:{entry.Gid} " +
        $"{entry.ModifiedAt} {entry.DeviceMajor},{entry.DeviceMinor} {string.Join(' ', entry.Xattrs.Select(x => $"{x.Name}={Convert.ToHexString(x.Value.Span)}"))}";

    private static byte[] Name(Random random)
    {
        var text = string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => new string((char)random.Next('a', 'z'), random.Next(1, random.Next(2) == 0 ? 8 : 120))));
        var name = Encoding.ASCII.GetBytes(text);
        if (random.Next(3) == 0) name[random.Next(name.Length)] = (byte)random.Next('0', 256);
        return name;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static uint Number(Random random, uint highest) => random.Next(3) switch
    {
        0 => 0,
        1 => (uint)random.Next(2097152),
        _ => (uint)random.NextInt64(highest),
    };
}
