using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary><c>fsync(2)</c> of host folders.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class FolderSync
{
    public static void Sync(string folder)
    {
        int file;
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + "\0"))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, path, Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec, 0);
        }
        if (file < 0) Errno.Throw("openat", ByteText.Escape(folder));
        using var handle = new SafeFileHandle(file, ownsHandle: true);
        // EINVAL: a file system that cannot sync folders (some FUSE ones) does so with the file.
        if (Libc.fsync(handle) < 0 && Errno.Last != Errno.EINVAL) Errno.Throw("fsync", ByteText.Escape(folder));
    }
}
