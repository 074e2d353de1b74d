namespace Oci.Native;

/// <summary>What a directory entry is. The numbers are the kernel's <c>S_IFMT</c> bits shifted down by 12 and those of <c>d_type</c>.</summary>
public enum FileKind
{
    /// <summary>The file system did not say.</summary>
    Unknown = 0,
    /// <summary>A FIFO.</summary>
    Fifo = 1,
    /// <summary>A character device.</summary>
    CharacterDevice = 2,
    /// <summary>A directory.</summary>
    Directory = 4,
    /// <summary>A block device.</summary>
    BlockDevice = 6,
    /// <summary>A regular file.</summary>
    RegularFile = 8,
    /// <summary>A symbolic link.</summary>
    SymbolicLink = 10,
    /// <summary>A socket.</summary>
    Socket = 12,
}
