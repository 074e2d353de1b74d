using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    /// <summary>Type, mode, links, ids, times, inode, size and blocks.</summary>
    public const uint StatxBasic = 0x7ff;

    /// <summary><c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    /// <summary><c>struct statx</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Statx
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint LinkCount, Uid, Gid;
        public ushort Mode, Reserved;
        public ulong Inode, Size, Blocks, AttributesMask;
        public StatxTime Accessed, Born, Changed, Modified;
        public uint NodeMajor, NodeMinor, DeviceMajor, DeviceMinor;
        public ulong MountId;
        public fixed ulong Spare[13];
    }

    [LibraryImport(Library, SetLastError = true)]
    public static partial int statx(SafeFileHandle directory, byte* path, int flags, uint mask, Statx* status);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int statx(int directory, byte* path, int flags, uint mask, Statx* status);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int chmod(byte* path, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchown(SafeFileHandle file, uint uid, uint gid);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchownat(SafeFileHandle directory, byte* name, uint uid, uint gid, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int futimens(SafeFileHandle file, TimeSpec* times);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int utimensat(SafeFileHandle directory, byte* name, TimeSpec* times, int flags);

    /// <summary><c>fchmodat2(2)</c>, the one that does not follow links; Linux 6.6.</summary>
    public static int ChangeModeAt(SafeFileHandle directory, byte* name, uint mode, int flags) =>
        (int)syscall(SystemCall.FChModAt2, directory, (nint)name, (nint)mode, flags, 0, 0);
}
