using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A place inside a root file system that something will be mounted on.</summary>
/// <param name="Path">The place; symbolic links on the way are followed inside the root.</param>
/// <param name="IsDirectory">Whether a directory is mounted; else a file.</param>
public sealed record MountPoint(RootPath Path, bool IsDirectory);
