using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>Processes that others started and left to us.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class AdoptedProcess
{
    /// <summary>From now on descendants whose parents end become our children, for as long as we live.</summary>
    public static void AdoptOrphans()
    {
        if (Libc.prctl(Libc.SetChildSubreaper, 1, 0, 0, 0) != 0) Errno.Throw("prctl", "PR_SET_CHILD_SUBREAPER");
    }

    /// <summary>Waits, blocking the thread, and takes the process off the kernel's list.</summary>
    /// <returns>The exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="FileSystemException">It is no child of ours.</exception>
    public static int WaitForExit(int process)
    {
        int status;
        while (Libc.waitpid(process, &status, 0) < 0)
            if (Errno.Last != Errno.EINTR) Errno.Throw("waitpid", $"process {process}");
        return ExitCode(status);
    }

    /// <summary>What <c>wait(2)</c> says, as a shell would.</summary>
    internal static int ExitCode(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
