using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>The pipes between us and a child that is about to start. Disposing closes the child's ends, and ours where they were not taken.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ChildPipes : IDisposable
{
    private static readonly byte[] nothing = [.. "/dev/null\0"u8];

    private readonly ChildStream[] streams;
    private readonly SafeFileHandle?[] theirs = new SafeFileHandle?[3];
    private readonly SafeFileHandle?[] ours = new SafeFileHandle?[3];

    public ChildPipes(ChildStart start) : this(start.Input, start.Output, start.Error) { }

    public ChildPipes(ChildStream input, ChildStream output, ChildStream error)
    {
        streams = [input, output, error];
        for (var number = 0; number < streams.Length; number++)
            if (streams[number] == ChildStream.Pipe) Open(number);
    }

    /// <summary>Adds what the child does with its descriptors 0, 1 and 2.</summary>
    public void Connect(void* actions)
    {
        for (var number = 0; number < streams.Length; number++)
        {
            if (theirs[number] is { } end) ChildProcess.Check(Libc.posix_spawn_file_actions_adddup2(actions, (int)end.DangerousGetHandle(), number));
            else if (streams[number] == ChildStream.Nothing)
                fixed (byte* path = nothing) ChildProcess.Check(Libc.posix_spawn_file_actions_addopen(actions, number, path, number == 0 ? Libc.ReadOnly : Libc.WriteOnly, 0));
        }
    }

    /// <summary>The child's ends by number, for a child that is not spawned; null where it keeps ours. Valid until disposal.</summary>
    public IReadOnlyList<int?> OpenTheirs()
    {
        for (var number = 0; number < streams.Length; number++)
            if (streams[number] == ChildStream.Nothing) theirs[number] ??= OpenNothing(number);
        return [.. theirs.Select(end => end is null ? (int?)null : (int)end.DangerousGetHandle())];
    }

    /// <summary>Hands our ends over.</summary>
    public (SafeFileHandle? Input, SafeFileHandle? Output, SafeFileHandle? Error) TakeOurs()
    {
        var taken = (ours[0], ours[1], ours[2]);
        Array.Clear(ours);
        return taken;
    }

    public void Dispose()
    {
        foreach (var end in theirs.Concat(ours)) end?.Dispose();
    }

    private static SafeFileHandle OpenNothing(int number)
    {
        int file;
        fixed (byte* path = nothing) file = Libc.openat(Libc.AtCurrentDirectory, path, (number == 0 ? Libc.ReadOnly : Libc.WriteOnly) | Libc.CloseOnExec, 0);
        if (file < 0) Errno.Throw("openat", "/dev/null");
        return new SafeFileHandle(file, ownsHandle: true);
    }

    private void Open(int number)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.CloseOnExec) != 0) Errno.Throw("pipe2", "a standard stream");
        var read = new SafeFileHandle(ends[0], ownsHandle: true);
        var write = new SafeFileHandle(ends[1], ownsHandle: true);
        (theirs[number], ours[number]) = number == 0 ? (read, write) : (write, read);
    }
}
