using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

public sealed unsafe partial class DirectoryHandle
{
    private const int MaximumTarget = 4096;

    /// <summary>The names in the directory, without <c>.</c> and <c>..</c>.</summary>
    /// <param name="sorted">By bytes; otherwise in the file system's order.</param>
    /// <exception cref="FileSystemException">The directory may not be read.</exception>
    public IReadOnlyList<DirectoryEntry> EnumerateEntries(bool sorted)
    {
        using var readable = PathResolver.OpenChild(Handle, [], Libc.ReadOnly | Libc.Directory, out var error);
        Check(error, "openat", []);
        Check(DirectoryReader.TryRead(readable!, out var entries), "getdents64", []);
        if (sorted) entries.Sort(static (left, right) => left.Name.Span.SequenceCompareTo(right.Name.Span));
        return entries;
    }

    /// <summary>The target of a symbolic link, verbatim.</summary>
    /// <exception cref="FileSystemException">It is missing, or no link.</exception>
    public byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        Check(FileName.Terminate(name, terminated), "readlinkat", name);
        var buffer = stackalloc byte[MaximumTarget];
        var length = Libc.readlinkat(Handle, terminated, buffer, MaximumTarget);
        Check(length < 0 ? Errno.Last : 0, "readlinkat", name);
        return new ReadOnlySpan<byte>(buffer, (int)length).ToArray();
    }

    /// <summary>Opens a regular file for reading. Anything else (a FIFO would block, a device could act) is refused.</summary>
    /// <exception cref="FileSystemException">It is missing, or no regular file.</exception>
    public FileStream OpenRead(ReadOnlySpan<byte> name) => new(OpenRegularFile(name), FileAccess.Read, bufferSize: 0);

    /// <summary>The same without a stream around it.</summary>
    internal SafeFileHandle OpenRegularFile(ReadOnlySpan<byte> name)
    {
        RequireRegularFile(Status(name), name);
        var file = PathResolver.OpenChild(Handle, name, Libc.ReadOnly | Libc.NoFollow | Libc.NonBlocking, out var error);
        Check(error, "openat", name);
        try
        {
            Check(FileStatusReader.TryRead(file!, [], out var status), "statx", name);
            RequireRegularFile(status, name);
            return file!;
        }
        catch (FileSystemException)
        {
            file!.Dispose();
            throw;
        }
    }

    private void RequireRegularFile(in FileStatus status, ReadOnlySpan<byte> name)
    {
        if (!status.IsRegularFile) throw Errno.NotARegularFile(Describe(name), status.Kind);
    }
}
