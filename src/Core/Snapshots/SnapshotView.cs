using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A root file system to read from. Nothing of it outlives <see cref="DisposeAsync"/>, nor this process.</summary>
public abstract class SnapshotView : IAsyncDisposable
{
    /// <summary>What would mount this root file system elsewhere, in order; the first one's target is the root itself.</summary>
    public abstract IReadOnlyList<Mount> Mounts { get; }

    /// <summary>
    /// The folder where the root file system is. It may be visible only inside <see cref="Namespace"/>: give it to processes that are started
    /// there, and use <see cref="Root"/> for everything else.
    /// </summary>
    public abstract string RootFolder { get; }

    /// <summary>The root file system, from any thread, until the view is disposed (a snapshot: until its changes are read).</summary>
    [SupportedOSPlatform("linux")]
    public abstract RootDirectory Root { get; }

    /// <summary>Where <see cref="RootFolder"/> is visible; processes that need it are started there.</summary>
    public abstract MountNamespace Namespace { get; }

    /// <summary>Undoes the mounts and throws away what was not committed.</summary>
    public abstract ValueTask DisposeAsync();
}
