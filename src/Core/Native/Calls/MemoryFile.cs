using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Files that have no name and are gone with their last descriptor. Source: memfd_create(2).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class MemoryFile
{
    private const int AllowSealing = 2, Executable = 0x10;
    private const int AddSeals = 1033;
    // No more seals, no other length, no other content.
    private const int EverySeal = 0xf;
    private const int SealAttempts = 20;

    /// <summary>An empty file.</summary>
    /// <exception cref="FileSystemException">The system forbids it.</exception>
    public static SafeFileHandle Create(string name) => Create(name, 0);

    /// <summary>An empty file that may be sealed.</summary>
    /// <inheritdoc cref="Create(string)"/>
    internal static SafeFileHandle CreateSealable(string name) => Create(name, AllowSealing);

    private static SafeFileHandle Create(string name, int flags) => Open(name, Libc.MemoryFileCloseOnExec | flags, out var error) ?? throw Errno.Explain("memfd_create", name, error);

    /// <summary>A program that nobody can change, open for reading only; null with the error number where the system forbids it.</summary>
    public static SafeFileHandle? TryCreateProgram(string name, ReadOnlySpan<byte> bytes, out int error)
    {
        // Kernels since 6.3 want to know that it is to be executed; older ones do not know the word.
        using var written = Open(name, Libc.MemoryFileCloseOnExec | AllowSealing | Executable, out error) ?? Open(name, Libc.MemoryFileCloseOnExec | AllowSealing, out error);
        if (written is null) return null;
        error = OpenFile.TryWrite(written, bytes);
        if (error == 0) error = Seal(written, SealAttempts);
        if (error != 0) return null;
        // What is open for writing cannot be executed.
        int read;
        fixed (byte* path = Encoding.UTF8.GetBytes($"/proc/self/fd/{written.DangerousGetHandle()}\0")) read = Libc.openat(Libc.AtCurrentDirectory, path, Libc.CloseOnExec, 0);
        error = read < 0 ? Errno.Last : 0;
        return read < 0 ? null : new(read, ownsHandle: true);
    }

    /// <summary>Keeps everybody from changing a file. While its pages are on their way to somewhere the kernel takes them for used (EBUSY): that passes.</summary>
    /// <param name="file">Made with <see cref="CreateSealable"/>.</param>
    /// <param name="attempts">How often at most, a few milliseconds apart.</param>
    /// <returns>0, or the error number.</returns>
    internal static int Seal(SafeFileHandle file, int attempts)
    {
        for (var attempt = 1; Libc.syscall(SystemCallNumbers.Require("fcntl"), file, AddSeals, EverySeal, 0, 0, 0) != 0; attempt++)
        {
            var error = Errno.Last;
            if (error != Errno.EBUSY || attempt == attempts) return error;
            Thread.Sleep(Math.Min(attempt, 10));
        }
        return 0;
    }

    private static SafeFileHandle? Open(string name, int flags, out int error)
    {
        int file;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0")) file = (int)Libc.syscall(SystemCallNumbers.Require("memfd_create"), (nint)text, flags, 0, 0, 0, 0);
        error = file < 0 ? Errno.Last : 0;
        return file < 0 ? null : new(file, ownsHandle: true);
    }
}
