using System.Runtime.InteropServices;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    public const int ProtectionRead = 1;
    public const int ProtectionWrite = 2;
    public const int ProtectionExecute = 4;
    public const int MapPrivate = 2;
    public const int MapAnonymous = 0x20;
    public const nint MapFailed = -1;
    public const int MemoryFileCloseOnExec = 1;

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int munmap(nint address, nuint length);
}
