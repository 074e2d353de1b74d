using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Where one snapshotter keeps what is not finished. It is named after the process (number and start time) and locked as long as that lives:
/// what a dead process left is known by its free lock, and the next one to come sweeps it away.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class OwnerFolder : IDisposable
{
    private const string LockSuffix = ".lock";

    private static readonly RootPath Owners = RootPath.Clean("owners");

    private readonly StateFolder state;
    private readonly AdvisoryLock held;
    private int made;

    private OwnerFolder(StateFolder state, RootPath path, AdvisoryLock held) => (this.state, Path, this.held) = (state, path, held);

    /// <summary>The folder.</summary>
    public RootPath Path { get; }

    /// <summary>Makes a folder for this process.</summary>
    public static OwnerFolder Create(StateFolder state)
    {
        state.Ensure(Owners);
        var owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{ReadStartTime()}");
        for (var number = 1; ; number++)
        {
            var path = Owners.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{owner}-{number}")));
            // The lock comes first: a folder whose lock is free has no owner.
            if (AdvisoryLock.TryAcquire(state.HostPath(path) + LockSuffix, LockMode.Exclusive) is not { } held) continue;
            state.Root.RemoveTree(path);
            state.Root.CreateDirectory(path, StateFolder.OwnerOnly);
            return new OwnerFolder(state, path, held);
        }
    }

    /// <summary>Removes what dead processes left.</summary>
    public static void Sweep(StateFolder state)
    {
        state.Ensure(Owners);
        foreach (var path in state.Root.EnumerateEntries(Owners, sorted: false).Select(PathOf).Distinct())
        {
            using var free = AdvisoryLock.TryAcquire(state.HostPath(path) + LockSuffix, LockMode.Exclusive);
            if (free is not null) Remove(state, path);
        }
    }

    /// <summary>A name of our own that nothing has yet.</summary>
    public RootPath NewPath() => Path.Append(Encoding.ASCII.GetBytes(Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture)));

    /// <summary>An empty folder of our own.</summary>
    public RootPath NewFolder()
    {
        var path = NewPath();
        state.Root.CreateDirectory(path, StateFolder.OwnerOnly);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(state, Path);
        held.Dispose();
    }

    private static void Remove(StateFolder state, RootPath path)
    {
        state.Root.RemoveTree(path);
        state.Root.RemoveTree(path.Parent.Append([.. path.Name, .. ".lock"u8]));
    }

    private static RootPath PathOf(DirectoryEntry entry)
    {
        var name = entry.Name.Span;
        return Owners.Append(name.EndsWith(".lock"u8) ? name[..^LockSuffix.Length] : name);
    }

    /// <summary>When this process started, in clock ticks since the machine did: with its number, unique while the machine runs.</summary>
    private static string ReadStartTime()
    {
        return ProcessStart.TryRead(Environment.ProcessId) ?? throw new OciException(ErrorCodes.FileSystem, "expected a start time in `/proc/self/stat`, found none", "mount proc on /proc");
    }
}
