using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Asks <c>statx(2)</c>.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class FileStatusReader
{
    private const int BlockSize = 512;

    /// <summary>The status of a child, never following it, or of the directory itself (empty name).</summary>
    public static int TryRead(SafeFileHandle directory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        status = default;
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        if (error != 0) return error;
        var flags = Libc.AtSymlinkNoFollow;
        if (name.IsEmpty)
        {
            terminated[0] = 0;
            flags |= Libc.AtEmptyPath;
        }
        Libc.Statx raw;
        if (Libc.statx(directory, terminated, flags, Libc.StatxBasic, &raw) < 0) return Errno.Last;
        status = From(raw);
        return 0;
    }

    /// <summary>The status of a file of the host, by path, links followed.</summary>
    public static int TryReadHost(string path, out FileStatus status) => TryReadHost(Encoding.UTF8.GetBytes(path + "\0"), follow: true, out status);

    /// <summary>The status of a file of the host, by a path that ends with a NUL.</summary>
    public static int TryReadHost(ReadOnlySpan<byte> path, bool follow, out FileStatus status)
    {
        status = default;
        Libc.Statx raw;
        fixed (byte* terminated = path)
        {
            if (Libc.statx(Libc.AtCurrentDirectory, terminated, follow ? 0 : Libc.AtSymlinkNoFollow, Libc.StatxBasic, &raw) < 0) return Errno.Last;
        }
        status = From(raw);
        return 0;
    }

    /// <summary>What an open file is.</summary>
    public static FileKind KindOf(SafeFileHandle file) => TryRead(file, [], out var status) == 0 ? status.Kind : FileKind.Unknown;

    private static FileStatus From(in Libc.Statx raw) => new()
    {
        Kind = (FileKind)(raw.Mode >> 12),
        Mode = raw.Mode & 0xfff,
        Uid = raw.Uid,
        Gid = raw.Gid,
        Size = (long)raw.Size,
        AllocatedSize = (long)raw.Blocks * BlockSize,
        LinkCount = raw.LinkCount,
        Identity = new FileIdentity(((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, raw.Inode),
        DeviceMajor = raw.NodeMajor,
        DeviceMinor = raw.NodeMinor,
        ModifiedAt = new UnixTime(raw.Modified.Seconds, (int)raw.Modified.Nanoseconds),
        ChangedAt = new UnixTime(raw.Changed.Seconds, (int)raw.Changed.Nanoseconds),
    };
}
