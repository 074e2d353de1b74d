using System.Diagnostics;

namespace Oci.Snapshots;

/// <summary>
/// One long-lived thread in a mount namespace of its own. What is mounted there is seen by nothing else on the host, and is gone when
/// the thread and the processes started from it are: however this process dies, no mount stays behind.
/// The thread is also the parent that <c>PR_SET_PDEATHSIG</c> follows: it lives until the namespace is disposed.
/// </summary>
public abstract class MountNamespace : IDisposable
{
    /// <summary>Whether the namespace is our own; false where the host does not permit one, and then nothing can be mounted.</summary>
    public abstract bool IsPrivate { get; }

    /// <summary>Runs <paramref name="work"/> on the thread and waits for it. Descriptors opened there may be used from any thread.</summary>
    public abstract T Run<T>(Func<T> work);

    /// <summary>Starts a process that sees the namespace's mounts.</summary>
    public Process Start(ProcessStartInfo info) => Run(() => Process.Start(info))!;

    /// <summary>Ends the thread, and with it the namespace once no process is left in it.</summary>
    public abstract void Dispose();
}
