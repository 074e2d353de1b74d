using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Opens files of the host that others may have put there: never waiting for a FIFO's writer.</summary>
internal static class RegularFile
{
    /// <summary>The open file, never through a symbolic link in the last place, or null when there is none.</summary>
    /// <exception cref="FileSystemException">It is no regular file, or may not be read.</exception>
    public static SafeFileHandle? TryOpen(string path)
    {
        if (OperatingSystem.IsLinux()) return TryOpenLinux(path, Libc.NoFollow);
        if (new FileInfo(path).LinkTarget is not null) throw Errno.NotARegularFile(ByteText.Escape(path), FileKind.SymbolicLink);
        if (!File.Exists(path) && !Directory.Exists(path)) return null;
        return HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>The open file, links followed, or null when there is none.</summary>
    /// <exception cref="FileSystemException">It is no regular file, or may not be read.</exception>
    public static SafeFileHandle? TryFollow(string path)
    {
        if (OperatingSystem.IsLinux()) return TryOpenLinux(path, 0);
        return File.Exists(path) ? HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) : null;
    }

    /// <summary>Whether a folder is there and is no symbolic link.</summary>
    public static bool IsFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };

    [SupportedOSPlatform("linux")]
    private static unsafe SafeFileHandle? TryOpenLinux(string path, int follow)
    {
        int file;
        fixed (byte* terminated = Encoding.UTF8.GetBytes(path + "\0"))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, terminated, Libc.ReadOnly | follow | Libc.NonBlocking | Libc.CloseOnExec, 0);
        }
        if (file < 0) return Missing(path, Errno.Last);
        var handle = new SafeFileHandle(file, ownsHandle: true);
        var kind = FileStatusReader.KindOf(handle);
        if (kind == FileKind.RegularFile) return handle;
        handle.Dispose();
        throw Errno.NotARegularFile(ByteText.Escape(path), kind);
    }

    private static SafeFileHandle? Missing(string path, int error) => error switch
    {
        Errno.ENOENT or Errno.ENOTDIR => null,
        Errno.ELOOP => throw Errno.NotARegularFile(ByteText.Escape(path), FileKind.SymbolicLink),
        _ => throw Errno.Explain("openat", ByteText.Escape(path), error),
    };
}
