using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

public sealed partial class CopySnapshotter
{
    /// <inheritdoc/>
    public Task<Snapshot> OpenKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active =>
        new CopySnapshot(this, parent, BelowOf(parent), MakeKept(name, parent, ct), active, isKept: true)), ct);

    /// <inheritdoc/>
    public Task<Snapshot> ReadKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active =>
        new CopySnapshot(this, parent, BelowOf(parent), KeptFolders.Require(State, name, "fs").Append("fs"u8), active, isKept: true)), ct);

    /// <inheritdoc/>
    public Task RemoveKeptAsync(string name, CancellationToken ct) => Task.Run(() => State.Root.RemoveTree(KeptFolders.Of(name)), ct);

    /// <inheritdoc/>
    /// <remarks>A copy is visible as it is.</remarks>
    public Task<string> MountKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run(() => State.HostPath(MakeKept(name, parent, ct)), ct);

    /// <inheritdoc/>
    public Task<bool> UnmountKeptAsync(string name, CancellationToken ct) => Task.FromResult(false);

    private RootPath MakeKept(string name, ChainId? parent, CancellationToken ct)
    {
        var folder = KeptFolders.Of(name);
        var root = folder.Append("fs"u8);
        KeptFolders.Ensure(State, folder);
        if (State.Root.TryStatus(root, followLast: false) is not null) return root;
        // Under its final name only once it is whole.
        var made = folder.Append("new"u8);
        State.Root.RemoveTree(made);
        MakeRoot(made, parent, ct);
        State.Root.Rename(made, root);
        return root;
    }
}
