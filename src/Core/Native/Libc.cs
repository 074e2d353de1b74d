using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>The C library as it is, split by topic. Every call sets <see cref="Errno.Last"/> when it returns a negative number.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    /// <summary>Relative to the working folder: only for absolute paths and paths below <c>/proc/self/fd</c>.</summary>
    public const int AtCurrentDirectory = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtRemoveDirectory = 0x200;
    public const int AtSymlinkFollow = 0x400;
    public const int AtEmptyPath = 0x1000;

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    /// <summary>The same, keeping the file alive meanwhile.</summary>
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, SafeFileHandle file, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, SafeFileHandle source, nint b, SafeFileHandle target, nint d, nint e, nint f);
}
