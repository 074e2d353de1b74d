using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Keeps layers from being removed under those who use them: every snapshotter of every process holds a shared lock on the state folder,
/// removing takes it alone.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SnapshotUse : IDisposable
{
    private static readonly RootPath Name = RootPath.Clean("use.lock");

    private readonly Lock gate = new();
    private readonly string path;
    private AdvisoryLock held;
    private int active;

    private SnapshotUse(string path, AdvisoryLock held) => (this.path, this.held) = (path, held);

    /// <summary>Waits until nobody removes anything, and keeps it so.</summary>
    public static async Task<SnapshotUse> BeginAsync(StateFolder state, CancellationToken ct)
    {
        var path = state.HostPath(Name);
        return new SnapshotUse(path, await AdvisoryLock.AcquireAsync(path, LockMode.Shared, ct));
    }

    /// <summary>Marks a snapshot or an unpacking of this process as active until it is disposed.</summary>
    public IDisposable Enter()
    {
        lock (gate) active++;
        return new Active(this);
    }

    /// <summary>Makes something that is active until it disposes what it is given.</summary>
    public T Enter<T>(Func<IDisposable, T> make)
    {
        var entered = Enter();
        var made = false;
        try
        {
            var result = make(entered);
            made = true;
            return result;
        }
        finally
        {
            if (!made) entered.Dispose();
        }
    }

    /// <summary>Does something while nothing else uses the state folder.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="after">Called at the end, however that comes: others may have removed something before or after.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotsInUse"/>.</exception>
    public T Alone<T>(Func<T> action, Action after)
    {
        lock (gate)
        {
            if (active > 0) throw InUse("a snapshot of this process");
            held.Dispose();
            try
            {
                using var alone = AdvisoryLock.TryAcquire(path, LockMode.Exclusive);
                return alone is not null ? action() : throw InUse("another process");
            }
            finally
            {
                held = AdvisoryLock.AcquireAsync(path, LockMode.Shared, CancellationToken.None).GetAwaiter().GetResult();
                after();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private static OciException InUse(string by) =>
        new(ErrorCodes.SnapshotsInUse, $"expected unpacked layers that nothing uses, found {by} using them", "wait until running builds and containers have ended");

    private sealed class Active(SnapshotUse use) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            lock (use.gate)
            {
                if (!ended) use.active--;
                ended = true;
            }
        }
    }
}
