namespace Oci.Native;

public sealed unsafe partial class DirectoryHandle
{
    /// <summary>Sets the twelve permission bits of a child, or of the directory itself (empty name). A symbolic link has none of its own: nothing happens.</summary>
    /// <exception cref="FileSystemException">It is missing, or not ours.</exception>
    public void SetMode(ReadOnlySpan<byte> name, int mode) => Check(TrySetMode(name, mode), "fchmodat", name);

    /// <summary>Sets owner and group of a child (a link itself), or of the directory itself (empty name). The kernel clears setuid, setgid and file capabilities.</summary>
    /// <exception cref="FileSystemException">It is missing, or the right is.</exception>
    public void SetOwner(ReadOnlySpan<byte> name, uint uid, uint gid) => Check(TrySetOwner(name, uid, gid), "fchownat", name);

    /// <summary>Sets the modification and the access time of a child (a link itself), or of the directory itself (empty name).</summary>
    /// <exception cref="FileSystemException">It is missing, or not ours.</exception>
    public void SetTimes(ReadOnlySpan<byte> name, UnixTime modifiedAt) => Check(TrySetTimes(name, modifiedAt), "utimensat", name);

    internal int TrySetMode(ReadOnlySpan<byte> name, int mode)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error != 0) return error;
        var flags = FlagsFor(name, terminated);
        error = Result(Libc.ChangeModeAt(Handle, terminated, (uint)mode, flags));
        if (error == Errno.EOPNOTSUPP) return 0;
        return error == Errno.ENOSYS ? SetModeThroughProc(name, mode) : error;
    }

    /// <summary>Before Linux 6.6: hold the inode by <c>O_PATH</c>, see that it is no link, and change the mode of what is held.</summary>
    internal int SetModeThroughProc(ReadOnlySpan<byte> name, int mode)
    {
        using var file = PathResolver.OpenChild(Handle, name, Libc.PathOnly | Libc.NoFollow, out var error);
        if (file is null) return error;
        if (FileStatusReader.KindOf(file) == FileKind.SymbolicLink) return 0;
        fixed (byte* path = ProcPath.Of(file, [])) return Result(Libc.chmod(path, (uint)mode));
    }

    internal int TrySetOwner(ReadOnlySpan<byte> name, uint uid, uint gid)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error != 0) return error;
        var flags = FlagsFor(name, terminated);
        return Result(Libc.fchownat(Handle, terminated, uid, gid, flags));
    }

    internal int TrySetTimes(ReadOnlySpan<byte> name, UnixTime modifiedAt)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error != 0) return error;
        var time = new Libc.TimeSpec { Seconds = (nint)modifiedAt.Seconds, Nanoseconds = modifiedAt.Nanoseconds };
        var times = stackalloc Libc.TimeSpec[2] { time, time };
        return Result(Libc.utimensat(Handle, terminated, times, Libc.AtSymlinkNoFollow));
    }

    /// <summary>The directory itself is named by an empty path: that works even where its mode lets nobody through.</summary>
    private static int FlagsFor(ReadOnlySpan<byte> name, byte* terminated)
    {
        if (!name.IsEmpty) return Libc.AtSymlinkNoFollow;
        terminated[0] = 0;
        return Libc.AtEmptyPath;
    }
}
