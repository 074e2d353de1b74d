using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Keeps whole root file systems and copies them, sharing extents where the file system can: for hosts that cannot mount overlays.
/// What changed is found by comparing a copy with what it was made from.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class CopySnapshotter : ISnapshotter
{
    private static readonly TimeSpan SyncAge = TimeSpan.FromMinutes(1);

    private readonly SnapshotOptions options;
    private readonly SnapshotUse use;
    private readonly Task syncing;

    private CopySnapshotter(SnapshotOptions options, StateFolder state, SnapshotUse use)
    {
        (this.options, this.use, State) = (options, use, state);
        Chains = new ChainFolders(state, "stacks", options.Progress);
        EmptyRoot.Ensure(state);
        Owner = OwnerFolder.Create(state);
        Namespace = MountNamespace.Open();
        syncing = Task.Run(Sync, CancellationToken.None);
    }

    internal StateFolder State { get; }

    internal ChainFolders Chains { get; }

    internal OwnerFolder Owner { get; }

    /// <summary>Where processes are started: mounts of a runtime's own do not stay behind either, where that is permitted.</summary>
    internal MountNamespace Namespace { get; }

    /// <summary>Opens a snapshotter with its state in <paramref name="options"/>'s folder, and removes what dead processes left there.</summary>
    /// <exception cref="OciException">The folder cannot be made.</exception>
    public static async Task<CopySnapshotter> OpenAsync(SnapshotOptions options, CancellationToken ct)
    {
        var state = StateFolder.Open(options.Folder);
        OwnerFolder.Sweep(state);
        return new CopySnapshotter(options, state, await SnapshotUse.BeginAsync(state, ct));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(ChainId chain, CancellationToken ct) => ValueTask.FromResult(Chains.IsFinished(chain));

    /// <inheritdoc/>
    public Task<Snapshot> PrepareAsync(ChainId? parent, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active =>
    {
        var folder = Owner.NewFolder();
        var root = folder.Append("fs"u8);
        MakeRoot(root, parent, ct);
        return new CopySnapshot(this, parent, BelowOf(parent), root, active);
    }), ct);

    /// <inheritdoc/>
    public Task<Snapshot> PrepareOnAsync(Snapshot below, CancellationToken ct) => Task.Run<Snapshot>(() => use.Enter(active => On((CopySnapshot)below, active, ct)), ct);

    private CopySnapshot On(CopySnapshot below, IDisposable active, CancellationToken ct)
    {
        var root = Owner.NewFolder().Append("fs"u8);
        if (!below.TryEnter())
        {
            MakeRoot(root, below.Chain, ct);
            return new CopySnapshot(this, below.Chain, BelowOf(below.Chain), root, active);
        }
        var made = false;
        try
        {
            State.Root.CreateDirectory(root, StateFolder.OwnerOnly);
            using (var target = RootDirectory.Open(State.HostPath(root))) new TreeCopy(below.Tree, target).Run(ct);
            var snapshot = new CopySnapshot(this, below, root, active);
            made = true;
            return snapshot;
        }
        finally
        {
            if (!made) below.Leave();
        }
    }

    /// <inheritdoc/>
    public Task<SnapshotView> ViewAsync(ChainId? chain, CancellationToken ct) =>
        Task.Run<SnapshotView>(() => use.Enter(active => new CopyView(this, State.HostPath(BelowOf(chain)), active)), ct);

    /// <inheritdoc/>
    public async Task<int> PruneAsync(IReadOnlySet<ChainId> keep, CancellationToken ct)
    {
        await syncing.WaitAsync(ct);
        return await Task.Run(() => use.Alone(() => Prune(keep), Chains.Forget), ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await syncing;
        Namespace.Dispose();
        Owner.Dispose();
        use.Dispose();
        State.Dispose();
    }

    /// <summary>Makes a root file system at a path that is free: a copy of a stack, or an empty one.</summary>
    private void MakeRoot(RootPath root, ChainId? parent, CancellationToken ct)
    {
        var below = BelowOf(parent);
        State.Root.CreateDirectory(root, StateFolder.OwnerOnly);
        using var source = RootDirectory.Open(State.HostPath(below));
        using var target = RootDirectory.Open(State.HostPath(root));
        new TreeCopy(source, target).Run(ct);
    }

    /// <summary>The root file system of a stack.</summary>
    private RootPath BelowOf(ChainId? chain)
    {
        if (chain is not { } top) return EmptyRoot.Folder;
        return Chains.IsFinished(top)
            ? Chains.FilesOf(top)
            : throw new OciException(ErrorCodes.SnapshotNotFound, $"expected the layers up to `{top}` to be unpacked in `{ByteText.Escape(options.Folder)}`, found none");
    }

    private int Prune(IReadOnlySet<ChainId> keep)
    {
        var removed = Chains.All().Where(chain => !keep.Contains(chain)).ToList();
        foreach (var chain in removed) Chains.Remove(chain, Owner.NewPath());
        return removed.Count;
    }

    private void Sync()
    {
        using var active = use.Enter();
        Chains.Sync(options.Clock.GetUtcNow() - SyncAge);
    }
}
