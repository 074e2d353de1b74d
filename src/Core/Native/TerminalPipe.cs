using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>Copies what comes out of a terminal.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class TerminalPipe
{
    private const int BufferBytes = 16 * 1024;
    private const int PauseMilliseconds = 50;

    /// <summary>Takes what was read, valid during the call; false for no more.</summary>
    public delegate bool Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Blocks until the file ends (a terminal that nobody has open says EIO), the sink wants no more, or <paramref name="enough"/> says so.</summary>
    public static void Copy(SafeFileHandle file, Sink sink, CancellationToken enough)
    {
        var buffer = new byte[BufferBytes];
        var entry = new Libc.PollEntry { File = (int)file.DangerousGetHandle(), Events = Libc.PollIn };
        while (!enough.IsCancellationRequested)
        {
            var ready = Libc.poll(&entry, 1, PauseMilliseconds);
            if (ready < 0 && Errno.Last != Errno.EINTR) return;
            if (ready <= 0) continue;
            nint count;
            fixed (byte* start = buffer) count = Libc.read(file, start, (nuint)buffer.Length);
            if (count < 0 && Errno.Last == Errno.EINTR) continue;
            if (count <= 0 || !sink(buffer.AsSpan(0, (int)count))) return;
        }
    }
}
