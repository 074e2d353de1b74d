using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Reads two pipes until both have ended, from one thread, so that what is written comes about in the order it was.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class PipeDrain
{
    private const int BufferBytes = 64 * 1024;
    private const int PauseMilliseconds = 100;

    /// <summary>Takes what was read: valid during the call, and whether it came from the second pipe.</summary>
    public delegate void Sink(ReadOnlySpan<byte> bytes, bool second);

    /// <summary>Blocks until every writer has closed its end, or <paramref name="enough"/> says that nobody waits for more.</summary>
    public static void ReadAll(SafeFileHandle first, SafeFileHandle second, Sink sink, CancellationToken enough)
    {
        var buffer = new byte[BufferBytes];
        SafeFileHandle[] files = [first, second];
        var entries = stackalloc Libc.PollEntry[2];
        for (var i = 0; i < files.Length; i++) entries[i] = new() { File = (int)files[i].DangerousGetHandle(), Events = Libc.PollIn };
        for (var open = files.Length; open > 0;)
        {
            var ready = Libc.poll(entries, (nuint)files.Length, enough.CanBeCanceled ? PauseMilliseconds : -1);
            if (ready == 0 && enough.IsCancellationRequested) return;
            if (ready < 0)
            {
                if (Errno.Last == Errno.EINTR) continue;
                Errno.Throw("poll", "a container's output");
            }
            for (var i = 0; i < files.Length; i++)
            {
                if (entries[i].Returned == 0) continue;
                var count = Read(files[i], buffer);
                if (count > 0)
                {
                    sink(buffer.AsSpan(0, count), i == 1);
                    continue;
                }
                entries[i].File = -1; // poll passes it over
                open--;
            }
        }
    }

    private static int Read(SafeFileHandle file, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Libc.read(file, start, (nuint)buffer.Length);
                if (count >= 0) return (int)count;
                if (Errno.Last != Errno.EINTR) Errno.Throw("read", "a container's output");
            }
        }
    }
}
