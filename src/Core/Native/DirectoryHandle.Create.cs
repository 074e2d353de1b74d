using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

public sealed unsafe partial class DirectoryHandle
{
    /// <summary>Makes an empty regular file, open for writing. The umask applies to <paramref name="mode"/>.</summary>
    /// <exception cref="FileSystemException">The name is taken, or the file cannot be made.</exception>
    public SafeFileHandle CreateFile(ReadOnlySpan<byte> name, int mode)
    {
        var file = TryCreateFile(name, mode, out var error);
        Check(error, "openat", name);
        return file!;
    }

    /// <summary>Makes a directory. The umask applies to <paramref name="mode"/>.</summary>
    /// <exception cref="FileSystemException">The name is taken, or the directory cannot be made.</exception>
    public void CreateDirectory(ReadOnlySpan<byte> name, int mode) => Check(TryCreateDirectory(name, mode), "mkdirat", name);

    /// <summary>Makes a symbolic link; its target is kept verbatim.</summary>
    /// <exception cref="FileSystemException">The name is taken, or the link cannot be made.</exception>
    public void CreateSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => Check(TryCreateSymbolicLink(name, target), "symlinkat", name);

    /// <summary>Gives an existing file (a symbolic link itself, not its target) another name here.</summary>
    /// <exception cref="FileSystemException">The name is taken, the file is missing, or it is a directory.</exception>
    public void CreateHardLink(ReadOnlySpan<byte> name, DirectoryHandle existingIn, ReadOnlySpan<byte> existing) =>
        Check(TryCreateHardLink(name, existingIn, existing), "linkat", name);

    /// <summary>Makes a FIFO, a device, a socket, or an empty regular file. The umask applies to <paramref name="mode"/>.</summary>
    /// <exception cref="FileSystemException">The name is taken, or devices may not be made.</exception>
    public void CreateNode(ReadOnlySpan<byte> name, FileKind kind, int mode, uint major = 0, uint minor = 0) =>
        Check(TryCreateNode(name, kind, mode, major, minor), "mknodat", name);

    internal SafeFileHandle? TryCreateFile(ReadOnlySpan<byte> name, int mode, out int error)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        error = FileName.Terminate(name, terminated);
        if (error != 0) return null;
        int file;
        do file = Libc.openat(Handle, terminated, Libc.Create | Libc.Exclusive | Libc.WriteOnly | Libc.NoFollow | Libc.CloseOnExec, (uint)mode);
        while (file < 0 && Errno.Last == Errno.EINTR);
        error = file < 0 ? Errno.Last : 0;
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    internal int TryCreateDirectory(ReadOnlySpan<byte> name, int mode)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        return error != 0 ? error : Result(Libc.mkdirat(Handle, terminated, (uint)mode));
    }

    internal int TryCreateSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error != 0) return error;
        if (target.Length >= MaximumTarget) return Errno.ENAMETOOLONG;
        if (target.Contains((byte)0)) return Errno.EINVAL;
        var terminatedTarget = stackalloc byte[MaximumTarget];
        target.CopyTo(new Span<byte>(terminatedTarget, MaximumTarget));
        return Result(Libc.symlinkat(terminatedTarget, Handle, terminated));
    }

    internal int TryCreateHardLink(ReadOnlySpan<byte> name, DirectoryHandle existingIn, ReadOnlySpan<byte> existing)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var terminatedExisting = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error == 0) error = FileName.Terminate(existing, terminatedExisting);
        return error != 0 ? error : Result(Libc.linkat(existingIn.Handle, terminatedExisting, Handle, terminated, 0));
    }

    internal int TryCreateNode(ReadOnlySpan<byte> name, FileKind kind, int mode, uint major, uint minor)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        return error != 0 ? error : Result(Libc.mknodat(Handle, terminated, ((uint)kind << 12) | (uint)mode, Device(major, minor)));
    }

    /// <summary>The kernel's 64-bit encoding of a device number, as <c>makedev(3)</c> makes it.</summary>
    private static ulong Device(uint major, uint minor) =>
        ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);

    private static int Result(int returned) => returned < 0 ? Errno.Last : 0;
}
