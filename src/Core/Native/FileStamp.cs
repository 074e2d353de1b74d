using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// What changes when a file's content changes: as long as the stamp is the same, the content is. Only where the system tells
/// (Linux); elsewhere there is none, and content must be read again.
/// </summary>
internal readonly record struct FileStamp(FileIdentity Identity, long Size, UnixTime ModifiedAt, UnixTime ChangedAt)
{
    /// <summary>The stamp of an open file, or null where the system has none.</summary>
    public static FileStamp? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && FileStatusReader.TryRead(file, [], out var status) == 0
            ? new FileStamp(status.Identity, status.Size, status.ModifiedAt, status.ChangedAt)
            : null;
}
