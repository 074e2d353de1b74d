using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    public const ulong ResolveNoCrossDevice = 0x01;
    public const ulong ResolveNoMagicLinks = 0x02;
    public const ulong ResolveNoSymlinks = 0x04;
    public const ulong ResolveBeneath = 0x08;
    public const ulong ResolveInRoot = 0x10;

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    public static int OpenAt2(SafeFileHandle directory, byte* path, int flags, ulong resolve)
    {
        var how = new OpenHow { Flags = (ulong)(flags | CloseOnExec), Resolve = resolve };
        return (int)syscall(SystemCall.OpenAt2, directory, (nint)path, (nint)(&how), sizeof(OpenHow), 0, 0);
    }

    public static nint GetDirectoryEntries(SafeFileHandle directory, byte* buffer, int size) =>
        syscall(SystemCall.GetDents64, directory, (nint)buffer, size, 0, 0, 0);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mkdirat(SafeFileHandle directory, byte* name, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mknodat(SafeFileHandle directory, byte* name, uint mode, ulong device);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int symlinkat(byte* target, SafeFileHandle directory, byte* name);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int linkat(SafeFileHandle oldDirectory, byte* oldName, SafeFileHandle directory, byte* name, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unlinkat(SafeFileHandle directory, byte* name, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int renameat(SafeFileHandle oldDirectory, byte* oldName, SafeFileHandle directory, byte* name);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint readlinkat(SafeFileHandle directory, byte* name, byte* buffer, nuint size);
}
