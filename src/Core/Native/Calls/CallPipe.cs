using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>A pipe for single bytes between us and a new process.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class CallPipe : IDisposable
{
    public CallPipe()
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.CloseOnExec) != 0) Errno.Throw("pipe2", "a new process");
        Read = new(ends[0], ownsHandle: true);
        Write = new(ends[1], ownsHandle: true);
    }

    /// <summary>The end that bytes come out of.</summary>
    public SafeFileHandle Read { get; }

    /// <summary>The end that bytes go into.</summary>
    public SafeFileHandle Write { get; }

    /// <summary>Blocks until a byte comes, or the last writer has closed its end: false.</summary>
    public bool Wait()
    {
        byte word;
        nint count;
        do count = Libc.read(Read, &word, 1);
        while (count < 0 && Errno.Last == Errno.EINTR);
        return count == 1;
    }

    /// <summary>Sends a byte; of no effect where nobody reads any more.</summary>
    public void Send() => _ = OpenFile.TryWrite(Write, [1]);

    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
