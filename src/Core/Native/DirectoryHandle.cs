using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// An open directory inside a root file system, for many operations on its children: each costs one system call on the handle.
/// A name is one component, never followed when it is a symbolic link. An empty name means the directory itself where that makes sense.
/// Not for use by several threads while it is being disposed.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class DirectoryHandle : IDisposable
{
    private readonly string hostRoot;

    internal DirectoryHandle(SafeFileHandle handle, string hostRoot, RootPath path)
    {
        Handle = handle;
        this.hostRoot = hostRoot;
        Path = path;
    }

    /// <summary>Where the directory really is: no component is a symbolic link.</summary>
    public RootPath Path { get; }

    /// <summary>The directory, opened with <c>O_PATH</c>.</summary>
    internal SafeFileHandle Handle { get; }

    /// <summary>The status of a child (a link itself, not its target), or of the directory when the name is empty.</summary>
    /// <exception cref="FileSystemException">There is no such child, or it cannot be asked.</exception>
    public FileStatus Status(ReadOnlySpan<byte> name = default)
    {
        Check(FileStatusReader.TryRead(Handle, name, out var status), "statx", name);
        return status;
    }

    /// <summary>The status of a child, or null when there is none.</summary>
    /// <exception cref="FileSystemException">It cannot be asked.</exception>
    public FileStatus? TryStatus(ReadOnlySpan<byte> name)
    {
        var error = FileStatusReader.TryRead(Handle, name, out var status);
        if (error is Errno.ENOENT) return null;
        Check(error, "statx", name);
        return status;
    }

    /// <summary>Opens a directory below, which must not be a symbolic link.</summary>
    /// <exception cref="FileSystemException">It is missing, or no directory.</exception>
    public DirectoryHandle OpenDirectory(ReadOnlySpan<byte> name)
    {
        var child = PathResolver.OpenChild(Handle, name, Libc.PathOnly | Libc.Directory | Libc.NoFollow, out var error);
        Check(error, "openat", name);
        return new DirectoryHandle(child!, hostRoot, name.IsEmpty ? Path : Path.Append(name));
    }

    /// <summary>Opens the parent through <c>..</c>; only for who has been there before and knows which inode it was.</summary>
    /// <exception cref="FileSystemException">The directory was moved meanwhile.</exception>
    internal DirectoryHandle OpenParent(RootPath path, FileIdentity expected)
    {
        var handle = PathResolver.OpenAbove(Handle, out var error);
        Check(error, "openat", ".."u8);
        var parent = new DirectoryHandle(handle!, hostRoot, path);
        if (parent.Status().Identity == expected) return parent;
        parent.Dispose();
        throw Errno.Explain("openat", Describe([]), Errno.ENOENT);
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>Throws unless <paramref name="error"/> is 0.</summary>
    internal void Check(int error, string call, ReadOnlySpan<byte> name)
    {
        if (error != 0) Errno.Throw(call, Describe(name), error);
    }

    /// <summary>The host path of a child, for messages only.</summary>
    internal string Describe(ReadOnlySpan<byte> name) =>
        hostRoot + "/" + ByteText.Escape(Path.Bytes) + (Path.IsRoot || name.IsEmpty ? "" : "/") + ByteText.Escape(name);
}
