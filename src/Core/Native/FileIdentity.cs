namespace Oci.Native;

/// <summary>Which inode a file is: two paths with the same identity are hard links of one another.</summary>
/// <param name="Device">The number of the file system.</param>
/// <param name="Inode">The number within it.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
