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

    /// <summary>The stack as a root file system to read from. Dispose it when done.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotNotFound"/>: the stack is not unpacked.</exception>
    Task<SnapshotView> ViewAsync(ChainId? chain, CancellationToken ct);

    /// <summary>Removes every stack that is neither in <paramref name="keep"/> nor below one that is.</summary>
    /// <returns>How many layers were removed.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.SnapshotsInUse"/>: another process, or a snapshot of this one, is using them.</exception>
    Task<int> PruneAsync(IReadOnlySet<ChainId> keep, CancellationToken ct);
}
