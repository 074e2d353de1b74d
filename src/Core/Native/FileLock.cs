using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary><c>flock(2)</c> on host files and folders.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class FileLock
{
    private const uint NewFileMode = 0x1b6; // 0666, less the umask

    /// <summary>Opens (or makes) the file and locks it without waiting; null when someone else has the lock.</summary>
    public static SafeFileHandle? TryOpen(string path, LockMode mode)
    {
        var handle = Open(path);
        if (Libc.flock(handle, (mode == LockMode.Exclusive ? Libc.LockExclusive : Libc.LockShared) | Libc.LockNonBlocking) == 0)
        {
            return handle;
        }
        var error = Errno.Last;
        handle.Dispose();
        if (error is not (Errno.EAGAIN or Errno.EINTR)) Errno.Throw("flock", ByteText.Escape(path), error);
        return null;
    }

    /// <summary>Gives the lock back, whoever else has a copy of the handle.</summary>
    public static void Release(SafeFileHandle file) => Libc.flock(file, Libc.LockRelease);

    /// <summary>Whether the path still names the open file.</summary>
    public static bool IsAt(SafeFileHandle file, string path)
    {
        if (FileStatusReader.TryRead(file, [], out var open) != 0) return false;
        return FileStatusReader.TryReadHost(path, out var named) == 0 && open.Identity == named.Identity;
    }

    private static SafeFileHandle Open(string path)
    {
        int file;
        fixed (byte* terminated = Encoding.UTF8.GetBytes(path + "\0"))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, terminated, Libc.ReadWrite | Libc.Create | Libc.CloseOnExec, NewFileMode);
            if (file < 0 && Errno.Last == Errno.EISDIR) file = Libc.openat(Libc.AtCurrentDirectory, terminated, Libc.ReadOnly | Libc.Directory | Libc.CloseOnExec, 0);
        }
        if (file < 0) Errno.Throw("openat", ByteText.Escape(path));
        return new SafeFileHandle(file, ownsHandle: true);
    }
}
