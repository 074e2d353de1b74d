using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>The names by which a layer says that something is gone. Source: image-spec layer.md, Whiteouts.</summary>
public static class Whiteout
{
    /// <summary>What reserved names begin with.</summary>
    public static ReadOnlySpan<byte> Prefix => ".wh."u8;

    /// <summary>The name that makes its directory opaque.</summary>
    public static ReadOnlySpan<byte> OpaqueName => ".wh..wh..opq"u8;

    private static ReadOnlySpan<byte> MetadataPrefix => ".wh..wh."u8;

    /// <summary>The entry that deletes <paramref name="path"/>.</summary>
    public static RootPath Of(RootPath path)
    {
        var name = new byte[Prefix.Length + path.Name.Length];
        Prefix.CopyTo(name);
        path.Name.CopyTo(name.AsSpan(Prefix.Length));
        return path.Parent.Append(name);
    }

    /// <summary>The entry that makes <paramref name="directory"/> opaque.</summary>
    public static RootPath OpaqueIn(RootPath directory) => directory.Append(OpaqueName);

    /// <summary>What the path of an entry means.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsafeLayer"/>: the name is reserved and means nothing.</exception>
    public static WhiteoutKind KindOf(RootPath path)
    {
        if (path.Bytes.IndexOf(Prefix) < 0) return WhiteoutKind.None;
        var below = path.Bytes[..^path.Name.Length];
        foreach (var range in below.Split((byte)'/'))
        {
            if (below[range].StartsWith(MetadataPrefix)) return WhiteoutKind.Metadata;
            if (below[range].StartsWith(Prefix)) throw Reserved(path, "a name below a whiteout");
        }
        return KindOfName(path);
    }

    /// <summary>The name that a whiteout (<see cref="WhiteoutKind.Deleted"/>) deletes.</summary>
    public static ReadOnlySpan<byte> DeletedName(ReadOnlySpan<byte> name) => name[Prefix.Length..];

    private static WhiteoutKind KindOfName(RootPath path)
    {
        var name = path.Name;
        if (!name.StartsWith(Prefix)) return WhiteoutKind.None;
        if (name.SequenceEqual(OpaqueName)) return WhiteoutKind.Opaque;
        if (name.StartsWith(MetadataPrefix)) return WhiteoutKind.Metadata;
        var deleted = DeletedName(name);
        if (deleted.IsEmpty || deleted.SequenceEqual("."u8) || deleted.SequenceEqual(".."u8)) throw Reserved(path, "a whiteout of nothing");
        return WhiteoutKind.Deleted;
    }

    private static OciException Reserved(RootPath path, string what) =>
        new(ErrorCodes.UnsafeLayer, $"expected an entry of a layer, found {what}: `{path}`");
}
