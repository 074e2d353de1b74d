using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

public sealed partial class OverlaySnapshotter
{
    private const string KeptTarget = "root";

    /// <inheritdoc/>
    public Task<Snapshot> OpenKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active =>
    {
        var (folder, lowers) = (KeptFolders.Of(name), LowersOf(parent));
        MakeUpper(folder, lowers);
        return new KeptOverlaySnapshot(this, folder, parent, lowers, OpenKept(folder, lowers), active);
    }), ct);

    /// <inheritdoc/>
    public Task<Snapshot> ReadKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active =>
    {
        var folder = KeptFolders.Require(state, name, "upper");
        return new KeptOverlaySnapshot(this, folder, parent, LowersOf(parent), null, active);
    }), ct);

    /// <inheritdoc/>
    public async Task RemoveKeptAsync(string name, CancellationToken ct)
    {
        await UnmountKeptAsync(name, ct);
        await Task.Run(() => state.Root.RemoveTree(KeptFolders.Of(name)), ct);
    }

    /// <inheritdoc/>
    public Task<string> MountKeptAsync(string name, ChainId? parent, CancellationToken ct) => Task.Run(() =>
    {
        var (folder, lowers) = (KeptFolders.Of(name), LowersOf(parent));
        MakeUpper(folder, lowers);
        using var host = MountNamespace.OpenHost();
        if (!KeptFolders.IsMountPoint(state, folder, KeptTarget)) MountedOverlay.Attach(host, KeptLayout(folder, lowers)).Root.Dispose();
        return state.HostPath(folder.Append("root"u8));
    }, ct);

    /// <inheritdoc/>
    public Task<bool> UnmountKeptAsync(string name, CancellationToken ct) => Task.Run(() => KeptFolders.TryUnmount(state, KeptFolders.Of(name), KeptTarget), ct);

    // What is mounted for the whole host already is used as it is: two overlays must not write to one folder.
    private MountedOverlay OpenKept(RootPath folder, IReadOnlyList<RootPath> lowers) => KeptFolders.IsMountPoint(state, folder, KeptTarget)
        ? MountedOverlay.Share(Mounts, state.HostPath(folder.Append("root"u8)))
        : MountedOverlay.Attach(Mounts, KeptLayout(folder, lowers));

    private OverlayLayout KeptLayout(RootPath folder, IReadOnlyList<RootPath> lowers) => WritableLayout(folder, lowers, KeptTarget) with { Kept = true };

    private void MakeUpper(RootPath folder, IReadOnlyList<RootPath> lowers)
    {
        KeptFolders.Ensure(state, folder);
        state.Ensure(folder.Append("work"u8));
        var upper = folder.Append("upper"u8);
        if (state.Root.TryStatus(upper, followLast: false) is not null) return;
        // Under its final name only once its attributes are right.
        var made = folder.Append("new"u8);
        state.Root.RemoveTree(made);
        state.Root.CreateDirectory(made, StateFolder.OwnerOnly);
        MetadataCopy.ApplyRoot(state.Root, lowers[0], made, Marks);
        state.Root.Rename(made, upper);
    }
}
