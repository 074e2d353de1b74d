using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    // The two flags that differ: arm64 took them from 32-bit ARM.
    public static readonly int Directory = OnArm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = OnArm ? 0x8000 : 0x20000;

    public const int SeekData = 3;
    public const int SeekHole = 4;
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int LockRelease = 8;
    /// <summary><c>FICLONE</c>: share the extents of another file.</summary>
    public const nuint CloneFile = 0x40049409;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int openat(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int openat(SafeFileHandle directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int close(int file);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint pwrite(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    public static partial long lseek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fsync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(SafeFileHandle file, nuint request, nint argument);

    /// <summary>Copies within the kernel; a short count is normal, 0 the end.</summary>
    public static nint CopyFileRange(SafeFileHandle source, SafeFileHandle target, nuint count) =>
        syscall(SystemCall.CopyFileRange, source, 0, target, 0, (nint)count, 0);
}
