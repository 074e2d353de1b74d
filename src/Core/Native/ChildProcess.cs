using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// A program that we started. Unlike .NET's own class it closes every descriptor above the standard ones in the child, whoever left them open,
/// restores all signals, and its parent is the thread that called <see cref="Start"/>: what <c>PR_SET_PDEATHSIG</c> follows.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ChildProcess : IDisposable
{
    private readonly Lock guard = new();
    private int? exitCode;

    private ChildProcess(int id, SafeFileHandle? input, SafeFileHandle? output, SafeFileHandle? error)
    {
        Id = id;
        Input = input;
        Output = output;
        Error = error;
    }

    /// <summary>Its number; another process's once <see cref="WaitForExit"/> has returned.</summary>
    public int Id { get; }

    /// <summary>Our end of its standard input, where that is a pipe.</summary>
    public SafeFileHandle? Input { get; }

    /// <summary>Our end of its standard output, where that is a pipe.</summary>
    public SafeFileHandle? Output { get; }

    /// <summary>Our end of its standard error, where that is a pipe.</summary>
    public SafeFileHandle? Error { get; }

    /// <summary>Starts the program and returns when it runs.</summary>
    /// <exception cref="FileSystemException">It cannot be executed.</exception>
    public static ChildProcess Start(ChildStart start)
    {
        using var pipes = new ChildPipes(start);
        using var arguments = new NativeStrings([start.Program, .. start.Arguments]);
        using var environment = new NativeStrings(start.Environment);
        var actions = stackalloc byte[Libc.SpawnTypeBytes];
        var attributes = stackalloc byte[Libc.SpawnTypeBytes];
        Check(Libc.posix_spawn_file_actions_init(actions));
        Check(Libc.posix_spawnattr_init(attributes));
        try
        {
            pipes.Connect(actions);
            CloseOthers(actions);
            Prepare(attributes, start);
            int id, error;
            fixed (byte* path = Encoding.UTF8.GetBytes(start.Program + "\0"))
                error = Libc.posix_spawn(&id, path, actions, attributes, arguments.Pointers, environment.Pointers);
            if (error != 0) Errno.Throw("execve", ByteText.Escape(start.Program), error);
            var (input, output, errorEnd) = pipes.TakeOurs();
            return new ChildProcess(id, input, output, errorEnd);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            _ = Libc.posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>Waits, blocking the thread. May be called again, and from several threads.</summary>
    /// <returns>The exit code; 128 and the signal's number where a signal ended it.</returns>
    public int WaitForExit()
    {
        var info = stackalloc byte[Libc.SpawnTypeBytes];
        while (true)
        {
            lock (guard)
            {
                if (exitCode is { } code) return code;
            }
            if (Libc.waitid(Libc.WaitById, Id, info, Libc.WaitExited | Libc.WaitWithoutReaping) != 0)
            {
                if (Errno.Last == Errno.EINTR) continue;
                lock (guard) return exitCode ?? throw new InvalidOperationException($"Process {Id} was waited for by someone else (errno {Errno.Last})");
            }
            lock (guard) return exitCode ??= Reap();
        }
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    public bool Signal(int signal)
    {
        // Until it is reaped the number is not given to another process.
        lock (guard) return exitCode is null && Libc.kill(Id, signal) == 0;
    }

    /// <summary>Ends the process and all that it started, where it leads a group of its own and they are still in it.</summary>
    public void KillGroup()
    {
        lock (guard)
            if (exitCode is null) _ = Libc.kill(-Id, Libc.SignalKill);
    }

    /// <summary>Closes the pipes. The process goes on.</summary>
    public void Dispose()
    {
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
    }

    /// <summary>Only memory can be missing here.</summary>
    internal static void Check(int error)
    {
        if (error != 0) throw new InsufficientMemoryException($"A process could not be prepared: {Errno.Describe(error)}");
    }

    private int Reap()
    {
        int status;
        while (Libc.waitpid(Id, &status, 0) < 0 && Errno.Last == Errno.EINTR) { }
        return AdoptedProcess.ExitCode(status);
    }

    private static void Prepare(void* attributes, ChildStart start)
    {
        var signals = stackalloc byte[Libc.SpawnTypeBytes];
        Check(Libc.sigemptyset(signals));
        Check(Libc.posix_spawnattr_setsigmask(attributes, signals));
        // .NET ignores SIGPIPE, and who started us may have ignored more.
        Check(Libc.sigfillset(signals));
        Check(Libc.sigdelset(signals, Libc.SignalKill));
        Check(Libc.sigdelset(signals, Libc.SignalStop));
        Check(Libc.posix_spawnattr_setsigdefault(attributes, signals));
        Check(Libc.posix_spawnattr_setpgroup(attributes, 0));
        var flags = Libc.SpawnSetSignalMask | Libc.SpawnSetSignalDefaults | (start.OwnGroup ? Libc.SpawnSetGroup : 0) | (start.OwnSession ? Libc.SpawnSetSession : 0);
        Check(Libc.posix_spawnattr_setflags(attributes, (short)flags));
    }

    private static void CloseOthers(void* actions)
    {
        const int first = 3;
        try
        {
            Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, first));
        }
        catch (EntryPointNotFoundException)
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
                if (int.TryParse(Path.GetFileName(entry), out var file) && file >= first) Check(Libc.posix_spawn_file_actions_addclose(actions, file));
        }
    }
}
