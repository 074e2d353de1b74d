using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Calls on a file that is open for writing: content, and attributes without another look at its name.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class OpenFile
{
    /// <summary>Appends all of the bytes.</summary>
    public static int TryWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Libc.write(file, start + done, (nuint)(bytes.Length - done));
                if (count < 0 && Errno.Last != Errno.EINTR) return Errno.Last;
                done += Math.Max(count, 0);
            }
        }
        return 0;
    }

    /// <summary>Writes all of the bytes at an offset; what lies between them and the end of the file so far becomes a hole.</summary>
    public static int TryWriteAt(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Libc.pwrite(file, start + done, (nuint)(bytes.Length - done), offset + done);
                if (count < 0 && Errno.Last != Errno.EINTR) return Errno.Last;
                done += Math.Max(count, 0);
            }
        }
        return 0;
    }

    /// <summary>Cuts the file, or lets it end in a hole.</summary>
    public static int TrySetLength(SafeFileHandle file, long length) => Result(Libc.ftruncate(file, length));

    /// <summary>Lets an empty file share another one's content on disk; false where the file system cannot.</summary>
    public static bool TryClone(SafeFileHandle source, SafeFileHandle target)
    {
        var cloned = Libc.ioctl(target, Libc.CloneFile, source.DangerousGetHandle()) == 0;
        GC.KeepAlive(source);
        return cloned;
    }

    public static int TrySetOwner(SafeFileHandle file, uint uid, uint gid) => Result(Libc.fchown(file, uid, gid));

    public static int TrySetMode(SafeFileHandle file, int mode) => Result(Libc.fchmod(file, (uint)mode));

    public static int TrySetTimes(SafeFileHandle file, UnixTime modifiedAt)
    {
        var time = new Libc.TimeSpec { Seconds = (nint)modifiedAt.Seconds, Nanoseconds = modifiedAt.Nanoseconds };
        var times = stackalloc Libc.TimeSpec[2] { time, time };
        return Result(Libc.futimens(file, times));
    }

    private static int Result(int returned) => returned < 0 ? Errno.Last : 0;
}
