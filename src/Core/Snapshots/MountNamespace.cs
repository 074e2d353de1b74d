using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// One long-lived thread in a mount namespace of its own. What is mounted there is seen by nothing else on the host, and is gone when
/// the thread and the processes started from it are: however this process dies, no mount stays behind.
/// The thread is also the parent that <c>PR_SET_PDEATHSIG</c> follows: it lives until the namespace is disposed.
/// </summary>
public sealed class MountNamespace : IDisposable
{
    private readonly BlockingCollection<Action> work = [];
    private readonly Thread thread;

    private MountNamespace()
    {
        thread = new Thread(Serve) { IsBackground = true, Name = "mount namespace" };
        thread.Start();
    }

    /// <summary>
    /// Opens a namespace. Mounts of the host still come in, none goes out. Where the host does not permit a private one, the thread stays in
    /// the host's: <see cref="Denial"/> says why.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static MountNamespace Open()
    {
        var opened = new MountNamespace();
        opened.Denial = opened.Run(Enter);
        return opened;
    }

    /// <summary>A thread in the host's namespace, with a working folder of its own: what it mounts stays, for all to see.</summary>
    [SupportedOSPlatform("linux")]
    internal static MountNamespace OpenHost()
    {
        var opened = new MountNamespace { Denial = "the namespace is the host's" };
        opened.Run(() => Libc.unshare(Libc.OwnWorkingFolder));
        return opened;
    }

    /// <summary>Whether the namespace is our own; else nothing can be mounted.</summary>
    public bool IsPrivate => Denial is null;

    /// <summary>What the host said when it refused a private namespace; null when it did not.</summary>
    public string? Denial { get; private set; }

    /// <summary>
    /// Runs <paramref name="action"/> on the thread and waits for it. Paths and the working folder are the thread's own;
    /// descriptors opened there may be used from any thread.
    /// </summary>
    public T Run<T>(Func<T> action)
    {
        if (Thread.CurrentThread == thread) return action();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(action());
            }
#pragma warning disable CA1031 // It is thrown again, on the thread that asked.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs <paramref name="action"/> on the thread and waits for it.</summary>
    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Starts a process that sees the namespace's mounts.</summary>
    public Process Start(ProcessStartInfo info) => Run(() => Process.Start(info))!;

    /// <summary>Ends the thread, and with it the namespace once no process is left in it.</summary>
    public void Dispose()
    {
        if (!thread.IsAlive) return;
        work.CompleteAdding();
        thread.Join();
        work.Dispose();
    }

    private void Serve()
    {
        foreach (var action in work.GetConsumingEnumerable()) action();
    }

    /// <summary>Gives the calling thread a mount namespace (and with it a working folder) of its own.</summary>
    [SupportedOSPlatform("linux")]
    private static string? Enter()
    {
        if (Libc.unshare(Libc.NewMountNamespace) != 0) return $"unshare(CLONE_NEWNS): {Errno.Describe(Errno.Last)}";
        // Slave, not private: what the host unmounts is unmounted here too, so that we never keep its disks busy.
        return Libc.mount(null, "/", null, Libc.MountRecursive | Libc.MountSlave, null) != 0 ? $"mount(MS_SLAVE): {Errno.Describe(Errno.Last)}" : null;
    }
}
