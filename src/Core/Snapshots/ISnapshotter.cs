using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>
/// Keeps unpacked layers by chain ID and makes root file systems from them. Safe for many tasks and many processes at once: what one of
/// them unpacks or commits, all share, and nothing half made is ever visible.
/// </summary>
public interface ISnapshotter : IAsyncDisposable
{
    /// <summary>Whether the stack is unpacked here.</summary>
    ValueTask<bool> ContainsAsync(ChainId chain, CancellationToken ct);

    /// <summary>
    /// Makes sure that the stack of <paramref name="layers"/> (base first) is unpacked; what is there already is not read again.
    /// Digest, size and diff ID of each layer are verified while it is unpacked.
    /// </summary>
    /// <returns>The stack's chain ID; null when there is no layer.</returns>
    /// <exception cref="ContentNotFoundException">A layer that is needed is not in <paramref name="content"/>.</exception>
    /// <exception cref="DigestMismatchException">A layer is not what its descriptor or diff ID says.</exception>
    Task<ChainId?> UnpackAsync(IReadOnlyList<LayerBlob> layers, IContentStore content, CancellationToken ct);

    /// <summary>A fresh writable root file system on top of <paramref name="parent"/> (null: an empty one). Dispose it when done.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>: the stack is not unpacked; call <see cref="UnpackAsync"/> first.</exception>
    Task<Snapshot> PrepareAsync(ChainId? parent, CancellationToken ct);

    /// <summary>
    /// A fresh writable root file system on top of one that is sealed and has no chain ID yet, or has one by now. The lower one may be committed and disposed
    /// meanwhile.
    /// </summary>
    /// <param name="below">Sealed: <see cref="Snapshot.Seal"/>.</param>
    /// <param name="ct">Cancels.</param>
    Task<Snapshot> PrepareOnAsync(Snapshot below, CancellationToken ct);

    /// <summary>
    /// A writable root file system with a name, that stays as it is left when the snapshot is disposed: made on top of <paramref name="parent"/>
    /// where there is none of that name. One process at a time may write to it; its changes may be read at any time.
    /// </summary>
    /// <param name="name">A file name.</param>
    /// <param name="parent">The stack below, the same every time.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>: the stack is not unpacked.</exception>
    Task<Snapshot> OpenKeptAsync(string name, ChainId? parent, CancellationToken ct);

    /// <summary>Only <see cref="Snapshot.ReadChanges"/> of a kept root file system, which may be in use meanwhile.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>: there is none of that name.</exception>
    Task<Snapshot> ReadKeptAsync(string name, ChainId? parent, CancellationToken ct);

    /// <summary>Removes a kept root file system, which nothing may use any more; of no effect where there is none.</summary>
    Task RemoveKeptAsync(string name, CancellationToken ct);

    /// <summary>
    /// Makes a kept root file system visible to the whole host, until <see cref="UnmountKeptAsync"/>. Opening it meanwhile works on the same mount.
    /// </summary>
    /// <returns>The folder.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.PermissionMissing"/>: only who may mount can do that.</exception>
    Task<string> MountKeptAsync(string name, ChainId? parent, CancellationToken ct);

    /// <summary>Takes the mount back; false where there was none.</summary>
    Task<bool> UnmountKeptAsync(string name, CancellationToken ct);

    /// <summary>The stack as a root file system to read from. Dispose it when done.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>: the stack is not unpacked.</exception>
    Task<SnapshotView> ViewAsync(ChainId? chain, CancellationToken ct);

    /// <summary>Removes every stack that is neither in <paramref name="keep"/> nor below one that is.</summary>
    /// <returns>How many layers were removed.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotsInUse"/>: another process, or a snapshot of this one, is using them.</exception>
    Task<int> PruneAsync(IReadOnlySet<ChainId> keep, CancellationToken ct);
}
