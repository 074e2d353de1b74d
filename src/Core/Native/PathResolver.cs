using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// Finds files below one directory without ever leaving it. Every handle it returns was opened with <c>O_PATH</c>.
/// The kernel does the work through <c>openat2(2)</c>; where it cannot (before Linux 5.6, paths of 4 KiB and more), or where the caller must
/// know which directory a symbolic link led to, a <see cref="PathWalk"/> follows the links itself.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class PathResolver(SafeFileHandle root)
{
    /// <summary><c>PATH_MAX</c>, with the final NUL.</summary>
    private const int MaximumLength = 4096;

    /// <summary>How often a resolution that raced with a rename is tried again.</summary>
    private const int Attempts = 64;

    /// <summary>For tests: behave as on a kernel without <c>openat2</c>.</summary>
    internal bool WithoutOpenAt2 { get; init; }

    public SafeFileHandle Root => root;

    /// <summary>Opens <paramref name="path"/>, following links inside the root; null and the error number when that fails.</summary>
    public SafeFileHandle? Open(RootPath path, bool followLast, out int error)
    {
        if (!WithoutOpenAt2 && path.Bytes.Length < MaximumLength)
        {
            var flags = Libc.PathOnly | (followLast ? 0 : Libc.NoFollow);
            var file = OpenAt2(root, path.Bytes, flags, Libc.ResolveInRoot | Libc.ResolveNoMagicLinks, out error);
            if (error is not (Errno.ENOSYS or Errno.EAGAIN or Errno.ENAMETOOLONG)) return file;
        }
        using var walk = new PathWalk(this);
        return walk.Open(path, followLast, out error);
    }

    /// <summary>Opens a directory, following links inside the root, and says where it really is.</summary>
    public SafeFileHandle? OpenDirectory(RootPath path, out RootPath real, out int error)
    {
        real = path;
        var directory = OpenWithoutLinks(path.Bytes, out error);
        if (error is not (Errno.ELOOP or Errno.ENOTDIR)) return directory;
        using var walk = new PathWalk(this);
        return walk.OpenDirectory(path, out real, out error);
    }

    /// <summary>Opens a directory whose path holds no symbolic link, of any length: <c>ELOOP</c> or <c>ENOTDIR</c> where it does.</summary>
    public SafeFileHandle? OpenWithoutLinks(ReadOnlySpan<byte> path, out int error)
    {
        var current = root;
        do
        {
            var next = OpenPiece(current, ref path, out error);
            if (!ReferenceEquals(current, root)) current.Dispose();
            if (next is null) return null;
            current = next;
        }
        while (!path.IsEmpty);
        return current;
    }

    private SafeFileHandle? OpenPiece(SafeFileHandle from, ref ReadOnlySpan<byte> path, out int error)
    {
        if (path.IsEmpty) return OpenChild(from, "."u8, Libc.PathOnly | Libc.Directory, out error);
        if (!WithoutOpenAt2)
        {
            var rest = path;
            var piece = TakeUpTo(ref rest, MaximumLength - 1);
            var directory = OpenAt2(from, piece, Libc.PathOnly | Libc.Directory | Libc.NoFollow, Libc.ResolveBeneath | Libc.ResolveNoSymlinks, out error);
            if (error is not (Errno.ENOSYS or Errno.EAGAIN))
            {
                path = rest;
                return directory;
            }
        }
        return OpenChild(from, TakeUpTo(ref path, 0), Libc.PathOnly | Libc.Directory | Libc.NoFollow, out error);
    }

    /// <summary>Cuts whole components off the front: as many as fit, at least one.</summary>
    private static ReadOnlySpan<byte> TakeUpTo(ref ReadOnlySpan<byte> path, int limit)
    {
        if (path.Length <= limit) return Take(ref path, path.Length);
        var end = path[..Math.Min(limit + 1, path.Length)].LastIndexOf((byte)'/');
        if (end <= 0) end = path.IndexOf((byte)'/');
        return Take(ref path, end < 0 ? path.Length : end);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> path, int length)
    {
        var piece = path[..length];
        path = path[Math.Min(length + 1, path.Length)..];
        return piece;
    }

    /// <summary>One <c>openat(2)</c> of one component.</summary>
    public static SafeFileHandle? OpenChild(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags, out int error)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        error = FileName.Terminate(name, terminated);
        if (error != 0) return null;
        int file;
        do file = Libc.openat(directory, terminated, flags | Libc.CloseOnExec, 0);
        while (file < 0 && Errno.Last == Errno.EINTR);
        return Wrap(file, out error);
    }

    /// <summary>Opens <c>..</c>; the caller must check what that is now.</summary>
    public static SafeFileHandle? OpenAbove(SafeFileHandle directory, out int error)
    {
        var name = stackalloc byte[] { (byte)'.', (byte)'.', 0 };
        return Wrap(Libc.openat(directory, name, Libc.PathOnly | Libc.Directory | Libc.CloseOnExec, 0), out error);
    }

    private static SafeFileHandle? OpenAt2(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags, ulong resolve, out int error)
    {
        if (path.Contains((byte)0))
        {
            error = Errno.EINVAL;
            return null;
        }
        var terminated = stackalloc byte[MaximumLength];
        path.CopyTo(new Span<byte>(terminated, MaximumLength));
        if (path.IsEmpty) terminated[0] = (byte)'.';
        SafeFileHandle? file = null;
        error = Errno.EAGAIN;
        for (var attempt = 0; attempt < Attempts && error is Errno.EAGAIN or Errno.EINTR; attempt++)
        {
            file = Wrap(Libc.OpenAt2(directory, terminated, flags, resolve), out error);
        }
        return file;
    }

    private static SafeFileHandle? Wrap(int file, out int error)
    {
        error = file < 0 ? Errno.Last : 0;
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }
}
