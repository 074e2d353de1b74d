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

    /// <summary>An empty file.</summary>
    /// <exception cref="FileSystemException">The system forbids it.</exception>
    public static SafeFileHandle Create(string name) => Open(name, Libc.MemoryFileCloseOnExec, out var error) ?? throw Errno.Explain("memfd_create", name, error);

    /// <summary>A program that nobody can change, open for reading only; null with the error number where the system forbids it.</summary>
    public static SafeFileHandle? TryCreateProgram(string name, ReadOnlySpan<byte> bytes, out int error)
    {
        // Kernels since 6.3 want to know that it is to be executed; older ones do not know the word.
        using var written = Open(name, Libc.MemoryFileCloseOnExec | AllowSealing | Executable, out _) ?? Open(name, Libc.MemoryFileCloseOnExec | AllowSealing, out error);
        error = 0;
        if (written is null) return Failed(out error);
        error = OpenFile.TryWrite(written, bytes);
        if (error != 0) return null;
        if (Libc.syscall(SystemCallNumbers.Require("fcntl"), written, AddSeals, EverySeal, 0, 0, 0) != 0) return Failed(out error);
        // What is open for writing cannot be executed.
        int read;
        fixed (byte* path = Encoding.UTF8.GetBytes($"/proc/self/fd/{written.DangerousGetHandle()}\0")) read = Libc.openat(Libc.AtCurrentDirectory, path, Libc.CloseOnExec, 0);
        return read < 0 ? Failed(out error) : new(read, ownsHandle: true);
    }

    private static SafeFileHandle? Failed(out int error)
    {
        error = Errno.Last;
        return null;
    }

    private static SafeFileHandle? Open(string name, int flags, out int error)
    {
        int file;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0")) file = (int)Libc.syscall(SystemCallNumbers.Require("memfd_create"), (nint)text, flags, 0, 0, 0, 0);
        error = file < 0 ? Errno.Last : 0;
        return file < 0 ? null : new(file, ownsHandle: true);
    }
}
