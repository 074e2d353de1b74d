using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// One entry of a tar, with everything its extension headers say already applied. Names are bytes as the archive has them, not cleaned:
/// <see cref="RootPath.Clean(ReadOnlySpan{byte})"/> is the caller's first step.
/// </summary>
public sealed class TarEntry
{
    /// <summary>What the entry makes.</summary>
    public required TarEntryType Type { get; init; }
    /// <summary>The name, never empty; a directory's may end in a slash.</summary>
    public required ReadOnlyMemory<byte> RawName { get; init; }
    /// <summary>A link's target, verbatim: a path for a symbolic link, a name of the archive for a hard link. Empty for other types.</summary>
    public ReadOnlyMemory<byte> RawLinkName { get; init; }
    /// <summary>Bytes of content, holes included. 0 for everything but files.</summary>
    public long Size { get; init; }
    /// <summary>The twelve permission bits.</summary>
    public required int Mode { get; init; }
    /// <summary>Owner; never 4294967295, which system calls take for "leave it".</summary>
    public uint Uid { get; init; }
    /// <summary>Group; never 4294967295.</summary>
    public uint Gid { get; init; }
    /// <summary>When the content was last changed.</summary>
    public UnixTime ModifiedAt { get; init; }
    /// <summary>A device's major number.</summary>
    public uint DeviceMajor { get; init; }
    /// <summary>A device's minor number.</summary>
    public uint DeviceMinor { get; init; }
    /// <summary>Extended attributes, sorted by name (ordinal), each name once.</summary>
    public IReadOnlyList<ExtendedAttribute> Xattrs { get; init; } = [];
    /// <summary>Where the stored bytes belong when the file has holes; null for a file without.</summary>
    public SparseMap? Sparse { get; init; }
    /// <summary>Offset in the archive of the entry's first header, extension headers included. Set by <see cref="TarReader"/>.</summary>
    public long HeaderOffset { get; init; }
    /// <summary>Offset in the archive of the first stored byte. Set by <see cref="TarReader"/>.</summary>
    public long DataOffset { get; init; }
    /// <summary>Bytes the archive stores for the content, without holes and padding: the sum of the segments of <see cref="Sparse"/>, else <see cref="Size"/>.</summary>
    public long StoredSize => Sparse?.StoredSize ?? Size;

    /// <inheritdoc/>
    public override string ToString() => ByteText.Escape(RawName.Span);
}
