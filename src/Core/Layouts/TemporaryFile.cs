using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>A file that nobody else sees and nobody needs to clean up: it has no name from the beginning (or, on Windows, loses it when it is closed).</summary>
internal static class TemporaryFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes one with the content of <paramref name="source"/>.</summary>
    /// <exception cref="FileSystemException">The folder cannot be written, or its disk is full.</exception>
    public static SafeFileHandle Write(string folder, Stream source)
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder));
        var path = Path.Combine(folder, $"{DurableFile.TemporaryPrefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        var handle = HostFile.Translate("open", path, () => Create(path));
        try
        {
            var buffer = new byte[1 << 17];
            for (long position = 0; source.Read(buffer) is var count and > 0; position += count)
                HostFile.Translate("write", path, () => { RandomAccess.Write(handle, buffer.AsSpan(0, count), position); return true; });
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Create(string path)
    {
        if (OperatingSystem.IsWindows()) return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        // Its folder may be everybody's, who could open it as long as it has a name. The handle lives on without the stream, which closes it only where it is disposed.
        var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, UnixCreateMode = OwnerOnly });
        File.Delete(path);
        return stream.SafeFileHandle;
    }
}
