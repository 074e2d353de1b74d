using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>A process that tells nobody when it ends: who wants to know waits for it.</summary>
/// <param name="id">Its number.</param>
/// <param name="descriptor">Stands for it, also when the number has been given to another one.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ClonedProcess(int id, SafeFileHandle descriptor) : IDisposable
{
    private const int AnyChild = 0x40000000; // __WALL

    private readonly Lock guard = new();

    /// <summary>Its number; another process's once <see cref="WaitForExit"/> has returned.</summary>
    public int Id => id;

    /// <summary>Waits, blocking the thread, and takes it off the kernel's list; once.</summary>
    /// <returns>The exit code; 128 and the signal's number where a signal ended it.</returns>
    public int WaitForExit()
    {
        int status;
        while (Libc.waitpid(id, &status, AnyChild) < 0)
            if (Errno.Last != Errno.EINTR) Errno.Throw("waitpid", $"process {id}");
        return AdoptedProcess.ExitCode(status);
    }

    /// <summary>Sends a signal; false when it has ended.</summary>
    public bool Signal(int signal)
    {
        lock (guard) return !descriptor.IsClosed && Libc.syscall(SystemCallNumbers.Require("pidfd_send_signal"), descriptor, signal, 0, 0, 0, 0) == 0;
    }

    /// <summary>Adopts a child of ours by its number, before anyone has waited for it.</summary>
    public static ClonedProcess Open(int id)
    {
        var descriptor = (int)Libc.syscall(SystemCall.PidFdOpen, id, 0, 0, 0, 0, 0);
        if (descriptor < 0) Errno.Throw("pidfd_open", $"process {id}");
        return new(id, new SafeFileHandle(descriptor, ownsHandle: true));
    }

    public void Dispose()
    {
        lock (guard) descriptor.Dispose();
    }
}
