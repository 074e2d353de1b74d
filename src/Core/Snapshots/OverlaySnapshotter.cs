using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Stacks layers with overlayfs. Each layer is kept once as a folder of its own, shared by all snapshots above it; what a step changes lands
/// in one more folder, which is read for its changes and, by a rename, becomes the next layer.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class OverlaySnapshotter : ISnapshotter
{
    private static readonly TimeSpan SyncAge = TimeSpan.FromMinutes(1);

    /// <summary>An empty folder below a single other one: without an upper folder the kernel wants two.</summary>
    private static readonly RootPath Bottom = RootPath.Clean("bottom");

    private readonly SnapshotOptions options;
    private readonly StateFolder state;
    private readonly ChainFolders chains;
    private readonly SnapshotUse use;
    private readonly OwnerFolder owner;
    private Task syncing = Task.CompletedTask;

    private OverlaySnapshotter(SnapshotOptions options, StateFolder state, OwnerFolder owner, SnapshotUse use, MountNamespace mounts, OverlayAttributes marks)
    {
        (this.options, this.state, this.owner, this.use) = (options, state, owner, use);
        (Mounts, Marks) = (mounts, marks);
        chains = new ChainFolders(state, "layers", options.Progress);
        EmptyRoot.Ensure(state);
        state.Ensure(Bottom);
    }

    /// <summary>The namespace that the snapshots are mounted in.</summary>
    internal MountNamespace Mounts { get; }

    /// <summary>Held while a sealed snapshot moves to its place, and while mounts are made of such folders.</summary>
    internal Lock Moving { get; } = new();

    /// <summary>Overlay's marks as this snapshotter mounts.</summary>
    internal OverlayAttributes Marks { get; }

    internal StateFolder State => state;

    internal ChainFolders Chains => chains;

    internal OwnerFolder Owner => owner;

    /// <summary>Opens a snapshotter with its state in <paramref name="options"/>'s folder, and removes what dead processes left there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.OverlayUnavailable"/>: what the host lacks or refuses.</exception>
    public static async Task<OverlaySnapshotter> OpenAsync(SnapshotOptions options, CancellationToken ct)
    {
        var state = StateFolder.Open(options.Folder);
        OwnerFolder.Sweep(state);
        var use = await SnapshotUse.BeginAsync(state, ct);
        var owner = OwnerFolder.Create(state);
        var mounts = MountNamespace.Open();
        var opened = false;
        try
        {
            var snapshotter = new OverlaySnapshotter(options, state, owner, use, mounts, OverlayProbe.Run(state, owner, mounts));
            snapshotter.syncing = Task.Run(() => snapshotter.Sync(options.Clock.GetUtcNow() - SyncAge), CancellationToken.None);
            opened = true;
            return snapshotter;
        }
        finally
        {
            if (!opened) Close(mounts, owner, use, state);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(ChainId chain, CancellationToken ct) => ValueTask.FromResult(chains.TryStack(chain) is not null);

    /// <inheritdoc/>
    public Task<Snapshot> PrepareAsync(ChainId? parent, CancellationToken ct) =>
        Task.Run<Snapshot>(() => use.Enter(active => new OverlaySnapshot(this, parent, null, active)), ct);

    /// <inheritdoc/>
    public Task<Snapshot> PrepareOnAsync(Snapshot below, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active => On((OverlaySnapshot)below, active)), ct);

    /// <inheritdoc/>
    public Task<SnapshotView> ViewAsync(ChainId? chain, CancellationToken ct) =>
        Task.Run<SnapshotView>(() => use.Enter(active => new OverlayView(this, LowersOf(chain), active)), ct);

    private OverlaySnapshot On(OverlaySnapshot below, IDisposable active)
    {
        if (!below.TryEnter()) return new OverlaySnapshot(this, below.Chain, null, active);
        var made = false;
        try
        {
            var snapshot = new OverlaySnapshot(this, null, below, active);
            made = true;
            return snapshot;
        }
        finally
        {
            if (!made) below.Leave();
        }
    }

    /// <inheritdoc/>
    public async Task<int> PruneAsync(IReadOnlySet<ChainId> keep, CancellationToken ct)
    {
        await syncing.WaitAsync(ct);
        return await Task.Run(() => use.Alone(() => Prune(keep), chains.Forget), ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await syncing;
        Close(Mounts, owner, use, state);
    }

    /// <summary>The folders of a stack, top first.</summary>
    internal IReadOnlyList<RootPath> LowersOf(ChainId? chain)
    {
        if (chain is not { } top) return [EmptyRoot.Folder];
        var stack = chains.TryStack(top) ?? throw new OciException(ErrorCodes.SnapshotNotFound, $"expected the layers up to `{top}` to be unpacked in `{ByteText.Escape(options.Folder)}`, found none");
        return [.. stack.Select(chains.FilesOf)];
    }

    /// <summary>Mounts <paramref name="lowers"/> on <paramref name="target"/> in <paramref name="folder"/>, to be read only.</summary>
    internal MountedOverlay MountView(RootPath folder, IReadOnlyList<RootPath> lowers, string target)
    {
        if (lowers.Count == 1) lowers = [lowers[0], Bottom];
        return MountedOverlay.Attach(Mounts, LayoutOf(folder, lowers, target));
    }

    /// <summary>Mounts <paramref name="lowers"/> with <c>upper</c> and <c>work</c> in <paramref name="folder"/>.</summary>
    internal MountedOverlay MountWritable(RootPath folder, IReadOnlyList<RootPath> lowers, string target) =>
        MountedOverlay.Attach(Mounts, WritableLayout(folder, lowers, target));

    private OverlayLayout WritableLayout(RootPath folder, IReadOnlyList<RootPath> lowers, string target) =>
        LayoutOf(folder, lowers, target) with { Upper = "upper", Work = "work" };

    private OverlayLayout LayoutOf(RootPath folder, IReadOnlyList<RootPath> lowers, string target)
    {
        state.Ensure(folder.Append(System.Text.Encoding.ASCII.GetBytes(target)));
        var up = string.Join('/', Enumerable.Repeat("..", folder.ToString().Count(c => c == '/')));
        return new OverlayLayout { Folder = state.HostPath(folder), Lowers = [.. lowers.Select(lower => up + lower)], Target = target, Marks = Marks.Target };
    }

    private int Prune(IReadOnlySet<ChainId> keep)
    {
        chains.Forget();
        var kept = new HashSet<ChainId>();
        foreach (var chain in keep)
        {
            for (ChainId? at = chain; at is { } one && kept.Add(one); at = chains.ParentOf(one)) { }
        }
        var removed = chains.All().Where(chain => !kept.Contains(chain)).ToList();
        foreach (var chain in removed) chains.Remove(chain, owner.NewPath());
        return removed.Count;
    }

    private void Sync(DateTimeOffset moment)
    {
        using var active = use.Enter();
        chains.Sync(moment);
    }

    private static void Close(MountNamespace mounts, OwnerFolder owner, SnapshotUse use, StateFolder state)
    {
        mounts.Dispose();
        owner.Dispose();
        use.Dispose();
        state.Dispose();
    }
}
