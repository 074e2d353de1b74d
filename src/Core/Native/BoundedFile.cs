using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Reads small files of the host whole, never more than a limit: one that others have made may be a FIFO that nobody writes to, or have no end.</summary>
internal static class BoundedFile
{
    /// <summary>The bytes of a file that was found, links followed; null when there is none.</summary>
    /// <exception cref="FileSystemException">It is no regular file, is larger, or may not be read.</exception>
    public static byte[]? TryRead(string path, int limit)
    {
        using var handle = RegularFile.TryFollow(path);
        return handle is null ? null : ReadAll(handle, path, limit);
    }

    /// <summary>The bytes of a file that the user named: of a pipe or a device too, which is waited for until somebody writes to it.</summary>
    /// <exception cref="FileSystemException">There is none, it is larger, or may not be read.</exception>
    public static byte[] ReadNamed(string path, int limit, CancellationToken ct)
    {
        if (!IsStream(path)) return TryRead(path, limit) ?? throw Errno.Explain("open", ByteText.Escape(path), Errno.ENOENT);
        // The system's own waiting cannot be interrupted: a thread waits, and is left behind.
        var reading = Task.Run(() =>
        {
            using var handle = HostFile.Translate("open", path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return ReadAll(handle, path, limit);
        }, CancellationToken.None);
        return reading.WaitAsync(ct).GetAwaiter().GetResult();
    }

    /// <summary>All that a stream still yields.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="limit">The most that is taken, in bytes.</param>
    /// <exception cref="FileSystemException">It yields more.</exception>
    public static byte[] ReadAll(Stream stream, string name, int limit)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + count > limit) throw Errno.TooLarge(ByteText.Escape(name), limit);
            bytes.Write(buffer, 0, count);
        }
        return bytes.ToArray();
    }

    private static byte[] ReadAll(SafeFileHandle handle, string path, int limit) => HostFile.Translate("read", path, () =>
    {
        using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return ReadAll(file, path, limit);
    });

    private static bool IsStream(string path) => OperatingSystem.IsLinux()
        && FileStatusReader.TryReadHost(path, out var status) == 0 && status.Kind is FileKind.Fifo or FileKind.CharacterDevice or FileKind.BlockDevice;
}
