namespace Oci.Native;

/// <summary>What <c>statx(2)</c> says of a file.</summary>
public readonly record struct FileStatus
{
    /// <summary>What it is.</summary>
    public FileKind Kind { get; init; }
    /// <summary>The twelve permission bits: setuid, setgid, sticky and rwx three times.</summary>
    public int Mode { get; init; }
    /// <summary>Owner, as the host (or the user namespace we are in) sees it.</summary>
    public uint Uid { get; init; }
    /// <summary>Group, likewise.</summary>
    public uint Gid { get; init; }
    /// <summary>Bytes; the length of the target for a symbolic link.</summary>
    public long Size { get; init; }
    /// <summary>Bytes that occupy the disk; less than <see cref="Size"/> where the file has holes.</summary>
    public long AllocatedSize { get; init; }
    /// <summary>How many names the inode has.</summary>
    public uint LinkCount { get; init; }
    /// <summary>Device and inode.</summary>
    public FileIdentity Identity { get; init; }
    /// <summary>Major number of a device node.</summary>
    public uint DeviceMajor { get; init; }
    /// <summary>Minor number of a device node.</summary>
    public uint DeviceMinor { get; init; }
    /// <summary>When the content was last changed.</summary>
    public UnixTime ModifiedAt { get; init; }
    /// <summary>When the content or the attributes were last changed; cannot be set.</summary>
    public UnixTime ChangedAt { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Kind == FileKind.Directory;
    /// <summary>Whether it is a regular file.</summary>
    public bool IsRegularFile => Kind == FileKind.RegularFile;
    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymbolicLink => Kind == FileKind.SymbolicLink;
}
