using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// A root file system that is not ours to trust. Every operation takes a <see cref="RootPath"/>; symbolic links among its parents are followed
/// as if this directory were <c>/</c>, the last component only where the caller asks. Nothing outside can be reached.
/// May be used from several threads.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class RootDirectory : IDisposable
{
    private readonly PathResolver resolver;

    internal RootDirectory(SafeFileHandle handle, string hostPath, bool withoutOpenAt2 = false)
    {
        HostPath = hostPath;
        resolver = new PathResolver(handle) { WithoutOpenAt2 = withoutOpenAt2 };
    }

    /// <summary>Opens an existing directory of the host; links in <paramref name="hostPath"/> are followed.</summary>
    /// <exception cref="FileSystemException">It is missing, or no directory.</exception>
    public static RootDirectory Open(string hostPath) => Open(hostPath, withoutOpenAt2: false);

    /// <summary>The same; tests can forbid <c>openat2</c>.</summary>
    internal static unsafe RootDirectory Open(string hostPath, bool withoutOpenAt2)
    {
        var path = System.IO.Path.GetFullPath(hostPath);
        int file;
        fixed (byte* terminated = System.Text.Encoding.UTF8.GetBytes(path + "\0"))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, terminated, Libc.PathOnly | Libc.Directory | Libc.CloseOnExec, 0);
        }
        if (file < 0) Errno.Throw("openat", ByteText.Escape(path));
        return new RootDirectory(new SafeFileHandle(file, ownsHandle: true), path.TrimEnd('/'), withoutOpenAt2);
    }

    /// <summary>Where the root lies on the host; for messages.</summary>
    public string HostPath { get; }

    /// <summary>The root, opened with <c>O_PATH</c>.</summary>
    internal SafeFileHandle Handle => resolver.Root;

    /// <summary>Opens a directory, following links inside the root, the last component too.</summary>
    /// <exception cref="FileSystemException">It is missing, or no directory.</exception>
    public DirectoryHandle OpenDirectory(RootPath path)
    {
        var directory = TryOpenDirectory(path, out var error);
        if (directory is null) Errno.Throw("openat2", Describe(path), error);
        return directory;
    }

    /// <summary>The same; null when there is no such directory.</summary>
    public DirectoryHandle? TryOpenDirectory(RootPath path)
    {
        var directory = TryOpenDirectory(path, out var error);
        if (directory is null && !IsAbsence(error)) Errno.Throw("openat2", Describe(path), error);
        return directory;
    }

    internal DirectoryHandle? TryOpenDirectory(RootPath path, out int error)
    {
        var handle = resolver.OpenDirectory(path, out var real, out error);
        return handle is null ? null : new DirectoryHandle(handle, HostPath, real);
    }

    /// <summary>Opens a directory whose path holds no symbolic link; the error number is <c>ELOOP</c> or <c>ENOTDIR</c> where it does.</summary>
    internal DirectoryHandle? TryOpenWithoutLinks(RootPath path, out int error)
    {
        var handle = resolver.OpenWithoutLinks(path.Bytes, out error);
        return handle is null ? null : new DirectoryHandle(handle, HostPath, path);
    }

    /// <inheritdoc/>
    public void Dispose() => resolver.Root.Dispose();

    internal string Describe(RootPath path) => HostPath + path;

    private DirectoryHandle OpenParent(RootPath path) => OpenDirectory(path.Parent);

    /// <summary>Whether an error number says that there is nothing at a path.</summary>
    internal static bool IsAbsence(int error) => error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP;
}
