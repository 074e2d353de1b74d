namespace Oci.Native;

/// <summary>Files of the host, by path: the exceptions of .NET turned into ours.</summary>
internal static class HostFile
{
    private const int WindowsDiskFull = 112;
    private const int WindowsHandleDiskFull = 39;

    /// <summary>Runs one operation on one path.</summary>
    /// <exception cref="FileSystemException">It failed.</exception>
    public static T Translate<T>(string call, string path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(call, path, e);
        }
    }

    /// <summary>Writes all of the bytes.</summary>
    /// <exception cref="FileSystemException">The disk is full, or broken.</exception>
    public static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException e)
        {
            throw Explain("write", file.Name, e);
        }
    }

    /// <summary>Writes all that <paramref name="source"/> still yields.</summary>
    /// <exception cref="FileSystemException">The disk is full, or broken.</exception>
    public static async Task CopyAsync(Stream source, FileStream file, CancellationToken ct)
    {
        var buffer = new byte[1 << 17];
        for (int count; (count = await source.ReadAsync(buffer, ct)) > 0;) Write(file, buffer.AsSpan(0, count));
    }

    /// <summary>Lets the disk begin with what was written to an unbuffered file: <see cref="SyncFile"/> follows, and then waits less.</summary>
    public static void BeginSync(FileStream file, long offset, long count)
    {
        if (OperatingSystem.IsLinux()) HostSync.Begin(file.SafeFileHandle, offset, count);
    }

    /// <summary>Makes what was written to an unbuffered file survive a power cut.</summary>
    /// <exception cref="FileSystemException">The disk did not take it.</exception>
    public static void SyncFile(FileStream file)
    {
        // .NET's own way to it says nothing where the system reports that data got lost.
        if (OperatingSystem.IsLinux()) HostSync.File(file.SafeFileHandle, file.Name);
        else Translate("fsync", file.Name, () => { file.Flush(flushToDisk: true); return 0; });
    }

    /// <summary>Makes names in a folder survive a power cut. Only Linux lets us: elsewhere the file system decides when.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsLinux()) HostSync.Folder(folder);
    }

    /// <summary>The fault that <paramref name="e"/> stands for.</summary>
    public static FileSystemException Explain(string call, string path, Exception e)
    {
        var error = e switch
        {
            UnauthorizedAccessException => Errno.EACCES,
            FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
            PathTooLongException => Errno.ENAMETOOLONG,
            _ when OperatingSystem.IsWindows() => (e.HResult & 0xffff) is WindowsDiskFull or WindowsHandleDiskFull ? Errno.ENOSPC : Errno.EIO,
            _ => e.HResult,
        };
        return Errno.Explain(call, ByteText.Escape(path), error);
    }
}
