namespace Oci.Layers;

/// <summary>What a tar entry makes, with its ustar type flag. Extension headers are not entries: the reader and the writer deal with them.</summary>
public enum TarEntryType
{
    /// <summary>A regular file (<c>0</c>, NUL, <c>7</c>, GNU sparse <c>S</c>).</summary>
    File = '0',
    /// <summary>A hard link to another entry's name.</summary>
    HardLink = '1',
    /// <summary>A symbolic link.</summary>
    Symlink = '2',
    /// <summary>A character device.</summary>
    CharacterDevice = '3',
    /// <summary>A block device.</summary>
    BlockDevice = '4',
    /// <summary>A directory.</summary>
    Directory = '5',
    /// <summary>A FIFO.</summary>
    Fifo = '6',
}
