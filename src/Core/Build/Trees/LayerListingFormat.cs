using System.Security.Cryptography;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>The file form of a <see cref="LayerListing"/>: paths share beginnings with the one before, a hash ends the file.</summary>
internal static class LayerListingFormat
{
    private const ulong Magic = 0x3330_5453_4c49_434f; // "OCILST03"

    public static byte[] Write(LayerListing listing)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(listing.IsSorted);
        writer.Write7BitEncodedInt(listing.Entries.Count);
        var previous = RootPath.Root;
        foreach (var entry in listing.Entries)
        {
            WritePath(writer, entry.Path, previous);
            writer.Write((byte)((entry.HidesLower ? 1 : 0) | (entry.Node is null ? 0 : 2) | (entry.HardLink is null ? 0 : 4)));
            if (entry.Node is { } node) WriteNode(writer, node);
            if (entry.HardLink is { } target) WritePath(writer, target, RootPath.Root);
            previous = entry.Path;
        }
        writer.Flush();
        writer.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>Reads a listing; null when the bytes are not a whole one.</summary>
    public static LayerListing? TryRead(ReadOnlySpan<byte> bytes)
    {
        const int Hash = SHA256.HashSizeInBytes;
        if (bytes.Length < 8 + Hash || !SHA256.HashData(bytes[..^Hash]).AsSpan().SequenceEqual(bytes[^Hash..])) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes[..^Hash].ToArray()));
        if (reader.ReadUInt64() != Magic) return null;
        var isSorted = reader.ReadBoolean();
        var entries = new LayerEntry[reader.Read7BitEncodedInt()];
        var previous = RootPath.Root;
        for (var i = 0; i < entries.Length; i++)
        {
            var path = ReadPath(reader, previous);
            var flags = reader.ReadByte();
            var node = (flags & 2) != 0 ? ReadNode(reader, path) : null;
            entries[i] = new LayerEntry(path, node, (flags & 1) != 0, (flags & 4) != 0 ? ReadPath(reader, RootPath.Root) : null);
            previous = path;
        }
        return new LayerListing(entries, isSorted);
    }

    private static void WritePath(BinaryWriter writer, RootPath path, RootPath previous)
    {
        var shared = path.Bytes.CommonPrefixLength(previous.Bytes);
        writer.Write7BitEncodedInt(shared);
        WriteBytes(writer, path.Bytes[shared..]);
    }

    private static RootPath ReadPath(BinaryReader reader, RootPath previous)
    {
        var shared = reader.Read7BitEncodedInt();
        return RootPath.Clean([.. previous.Bytes[..shared], .. ReadBytes(reader)]);
    }

    private static void WriteNode(BinaryWriter writer, TreeNode node)
    {
        writer.Write((byte)((int)node.Kind | (node.LinkKey is null ? 0 : 0x80)));
        writer.Write7BitEncodedInt(node.Metadata.Mode);
        writer.Write7BitEncodedInt64(node.Metadata.Uid);
        writer.Write7BitEncodedInt64(node.Metadata.Gid);
        writer.Write7BitEncodedInt64(node.Metadata.ModifiedAt.Seconds);
        writer.Write7BitEncodedInt(node.Metadata.ModifiedAt.Nanoseconds);
        writer.Write7BitEncodedInt(node.Metadata.Xattrs.Count);
        foreach (var attribute in node.Metadata.Xattrs)
        {
            writer.Write(attribute.Name);
            WriteBytes(writer, attribute.Value.Span);
        }
        writer.Write7BitEncodedInt64(node.Size);
        WriteBytes(writer, node.LinkTarget.Span);
        writer.Write7BitEncodedInt64(node.Major);
        writer.Write7BitEncodedInt64(node.Minor);
    }

    private static TreeNode ReadNode(BinaryReader reader, RootPath path)
    {
        var kind = reader.ReadByte();
        var metadata = new EntryMetadata
        {
            Mode = reader.Read7BitEncodedInt(),
            Uid = (uint)reader.Read7BitEncodedInt64(),
            Gid = (uint)reader.Read7BitEncodedInt64(),
            ModifiedAt = new UnixTime(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt()),
            Xattrs = ReadXattrs(reader),
        };
        return new TreeNode(path, (FileKind)(kind & 0x7f), metadata)
        {
            Size = reader.Read7BitEncodedInt64(),
            LinkTarget = ReadBytes(reader),
            Major = (uint)reader.Read7BitEncodedInt64(),
            Minor = (uint)reader.Read7BitEncodedInt64(),
            LinkKey = (kind & 0x80) != 0 ? path : null,
        };
    }

    private static ExtendedAttribute[] ReadXattrs(BinaryReader reader)
    {
        var attributes = new ExtendedAttribute[reader.Read7BitEncodedInt()];
        for (var i = 0; i < attributes.Length; i++) attributes[i] = new ExtendedAttribute(reader.ReadString(), ReadBytes(reader));
        return attributes;
    }

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());
}
