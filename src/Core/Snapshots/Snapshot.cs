using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// A root file system to work in. The order of a step: prepare, add mount points, run, <see cref="ReadChanges"/> or <see cref="Seal"/>,
/// <see cref="CommitAsync"/>.
/// Disposing it without a commit throws everything away.
/// </summary>
public abstract class Snapshot : SnapshotView
{
    /// <summary>The stack below; null for an empty one.</summary>
    public abstract ChainId? Parent { get; }

    /// <summary>
    /// Makes the mount points that are missing, so that no runtime needs to: those that are still untouched when the changes are read
    /// are taken away again, with every trace in their parents' times. Symbolic links on the way are followed inside the root.
    /// </summary>
    /// <returns>Where each mount point really is, in the order asked for: paths without a symbolic link.</returns>
    public abstract IReadOnlyList<RootPath> AddMountPoints(IReadOnlyList<MountPoint> points);

    /// <summary>
    /// Ends the work: unmounts the root file system and reads what was changed in it. No process may still use it.
    /// The set is read lazily from disk, as often as it is enumerated, until the snapshot is committed or disposed.
    /// </summary>
    public abstract ChangeSet ReadChanges();

    /// <summary>
    /// Ends the work for good, so that others can begin on top of it while its layer is still being written:
    /// <see cref="ISnapshotter.PrepareOnAsync"/>. They see what the layer would give them.
    /// </summary>
    /// <param name="newest">Later modification times become this one; null leaves them alone.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The changes with the times that they had; contents are read until the snapshot is disposed, committed or not.</returns>
    /// <exception cref="InvalidOperationException">It has a name and stays what it is.</exception>
    public virtual ChangeSet Seal(UnixTime? newest, CancellationToken ct) => throw new InvalidOperationException("A kept root file system is not sealed: it goes on");

    /// <summary>
    /// Keeps the changes as the stack <paramref name="chain"/>, which then equals what unpacking the layer made of
    /// <see cref="ReadChanges"/> would give. Does nothing when the stack is there already. What it was begun on top of has been committed or left unchanged before.
    /// </summary>
    /// <param name="chain">The parent's chain ID and the new layer's diff ID together: <see cref="ChainId.Of(ChainId?, Content.Digest)"/>.</param>
    /// <param name="newest">Later modification times become this one, as in the layer; null leaves them alone.</param>
    /// <param name="ct">Cancels.</param>
    public abstract Task CommitAsync(ChainId chain, UnixTime? newest, CancellationToken ct);
}
