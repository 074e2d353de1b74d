using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary><c>fsync(2)</c> of host files and folders.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class HostSync
{
    /// <summary>Waits until a file's content is on disk.</summary>
    /// <exception cref="FileSystemException">It is not: the disk is broken, or full.</exception>
    public static void File(SafeFileHandle file, string path)
    {
        while (Libc.fsync(file) < 0)
        {
            var error = Errno.Last;
            // Some file systems have nothing to sync, and say so.
            if (error is Errno.EINVAL or Errno.EROFS) return;
            if (error != Errno.EINTR) Errno.Throw("fsync", ByteText.Escape(path), error);
        }
    }

    /// <summary>Lets the disk begin with a part of a file, so that <see cref="File"/> has less to wait for. What goes wrong is told there.</summary>
    public static void Begin(SafeFileHandle file, long offset, long count) => _ = Libc.sync_file_range(file, offset, count, Libc.SyncRangeBegin);

    /// <summary>Waits until a folder's names are on disk.</summary>
    /// <exception cref="FileSystemException">They are not.</exception>
    public static void Folder(string folder)
    {
        int file;
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + "\0"))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, path, Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec, 0);
        }
        if (file < 0) Errno.Throw("openat", ByteText.Escape(folder));
        using var handle = new SafeFileHandle(file, ownsHandle: true);
        // EINVAL: a file system that cannot sync folders (some FUSE ones) does so with the file.
        File(handle, folder);
    }
}
