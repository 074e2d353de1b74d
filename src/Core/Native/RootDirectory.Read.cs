using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;

namespace Oci.Native;

public sealed unsafe partial class RootDirectory
{
    /// <summary>The status of a file.</summary>
    /// <param name="path">Which.</param>
    /// <param name="followLast">Whether a link as last component is followed.</param>
    /// <exception cref="FileSystemException">It is missing, or cannot be asked.</exception>
    public FileStatus Status(RootPath path, bool followLast)
    {
        using var file = Resolve(path, followLast);
        var error = FileStatusReader.TryRead(file, [], out var status);
        if (error != 0) Errno.Throw("statx", Describe(path), error);
        return status;
    }

    /// <summary>The status of a file, or null when there is none.</summary>
    /// <exception cref="FileSystemException">It cannot be asked.</exception>
    public FileStatus? TryStatus(RootPath path, bool followLast)
    {
        using var file = resolver.Open(path, followLast, out var error);
        if (file is null && IsAbsence(error)) return null;
        if (file is null) Errno.Throw("openat2", Describe(path), error);
        error = FileStatusReader.TryRead(file, [], out var status);
        if (error != 0) Errno.Throw("statx", Describe(path), error);
        return status;
    }

    /// <summary>The target of a symbolic link, verbatim.</summary>
    /// <exception cref="FileSystemException">It is missing, or no link.</exception>
    public byte[] ReadLink(RootPath path)
    {
        using var parent = OpenParent(path);
        return parent.ReadLink(path.Name);
    }

    /// <summary>Opens a regular file for reading. A FIFO, a device or a socket is refused without being opened.</summary>
    /// <exception cref="FileSystemException">It is missing, or no regular file.</exception>
    public FileStream OpenRead(RootPath path, bool followLast)
    {
        using var found = Resolve(path, followLast);
        var error = FileStatusReader.TryRead(found, [], out var status);
        if (error != 0) Errno.Throw("statx", Describe(path), error);
        if (!status.IsRegularFile) throw Errno.NotARegularFile(Describe(path), status.Kind);
        int file;
        fixed (byte* proc = ProcPath.Of(found, []))
        {
            file = Libc.openat(Libc.AtCurrentDirectory, proc, Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec, 0);
        }
        if (file < 0) Errno.Throw("openat", Describe(path));
        return new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Reads a regular file that may have at most <paramref name="maximumSize"/> bytes; links are followed inside the root.</summary>
    /// <exception cref="FileSystemException">It is missing, or no regular file.</exception>
    /// <exception cref="OciException">It is larger (<see cref="ErrorCodes.LimitExceeded"/>).</exception>
    public byte[] ReadFile(RootPath path, int maximumSize)
    {
        using var stream = OpenRead(path, followLast: true);
        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                if (bytes.Length + count > maximumSize)
                {
                    throw new OciException(ErrorCodes.LimitExceeded, $"expected at most {maximumSize} bytes in `{Describe(path)}`, found more");
                }
                bytes.Write(buffer, 0, count);
            }
            return bytes.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The names in a directory; links are followed inside the root.</summary>
    /// <exception cref="FileSystemException">It is missing, no directory, or may not be read.</exception>
    public IReadOnlyList<DirectoryEntry> EnumerateEntries(RootPath path, bool sorted)
    {
        using var directory = OpenDirectory(path);
        return directory.EnumerateEntries(sorted);
    }

    /// <summary>All extended attributes of a file (a link itself), sorted by name.</summary>
    /// <exception cref="FileSystemException">It is missing, or may not be read.</exception>
    public IReadOnlyList<ExtendedAttribute> ReadXattrs(RootPath path)
    {
        using var parent = OpenParent(path);
        return parent.ReadXattrs(path.Name);
    }

    private SafeFileHandle Resolve(RootPath path, bool followLast)
    {
        var file = resolver.Open(path, followLast, out var error);
        if (file is null) Errno.Throw("openat2", Describe(path), error);
        return file;
    }
}
