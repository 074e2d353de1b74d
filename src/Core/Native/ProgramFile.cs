using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// Programs that we write ourselves. A process that another thread starts in the same moment has our descriptors until it is its own program, and what
/// anybody has open for writing cannot be executed (ETXTBSY).
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class ProgramFile
{
    private const int SetLease = 1024, ReadLease = 0, NoLease = 2;
    private const int Busy = 11; // EAGAIN
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>Waits until nobody has a file open for writing. Source: fcntl(2), Leases: one for reading is given only then.</summary>
    public static void WaitForWriters(string path)
    {
        int number;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0")) number = Libc.openat(Libc.AtCurrentDirectory, name, Libc.CloseOnExec, 0);
        if (number < 0) Errno.Throw("openat", path);
        using var file = new SafeFileHandle(number, ownsHandle: true);
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < patience; Thread.Sleep(pause))
        {
            // File systems without leases cannot tell.
            if (Libc.syscall(SystemCallNumbers.Require("fcntl"), file, SetLease, ReadLease, 0, 0, 0) != 0 && Errno.Last == Busy) continue;
            _ = Libc.syscall(SystemCallNumbers.Require("fcntl"), file, SetLease, NoLease, 0, 0, 0);
            return;
        }
    }
}
