using Oci.Native;

namespace Oci.Layers;

/// <summary>The attributes of a file, whatever its type.</summary>
public sealed record EntryMetadata
{
    /// <summary>The twelve permission bits: setuid, setgid, sticky and rwx three times.</summary>
    public required int Mode { get; init; }
    /// <summary>Owner, as seen inside the container.</summary>
    public uint Uid { get; init; }
    /// <summary>Group, as seen inside the container.</summary>
    public uint Gid { get; init; }
    /// <summary>When the content was last changed.</summary>
    public UnixTime ModifiedAt { get; init; }
    /// <summary>Extended attributes, sorted by name (ordinal), each name once.</summary>
    public IReadOnlyList<ExtendedAttribute> Xattrs { get; init; } = [];
}
