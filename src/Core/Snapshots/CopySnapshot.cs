using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A copy of a root file system to work in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CopySnapshot : Snapshot
{
    private readonly CopySnapshotter snapshotter;
    private readonly IDisposable active;
    private readonly RootPath root;
    private readonly RootDirectory tree;
    private readonly RootDirectory before;
    private readonly AddedMountPoints added;
    private readonly bool isKept;
    private readonly ChainId? parent;
    private readonly CopySnapshot? below;
    private readonly Lock gate = new();
    private ChainId? committed;
    private bool isSealed;
    private int users = 1;
    private bool isRead;
    private bool isOver;

    public CopySnapshot(CopySnapshotter snapshotter, ChainId? parent, RootPath below, RootPath root, IDisposable active, bool isKept = false)
        : this(snapshotter, parent, null, RootDirectory.Open(snapshotter.State.HostPath(below)), root, active, isKept) { }

    /// <summary>On top of <paramref name="below"/>, which the caller has entered.</summary>
    public CopySnapshot(CopySnapshotter snapshotter, CopySnapshot below, RootPath root, IDisposable active) : this(snapshotter, null, below, below.tree, root, active, isKept: false) { }

    private CopySnapshot(CopySnapshotter snapshotter, ChainId? parent, CopySnapshot? below, RootDirectory before, RootPath root, IDisposable active, bool isKept)
    {
        (this.snapshotter, this.parent, this.below, this.before) = (snapshotter, parent, below, before);
        (this.root, this.active, this.isKept) = (root, active, isKept);
        RootFolder = snapshotter.State.HostPath(root);
        tree = RootDirectory.Open(RootFolder);
        added = new AddedMountPoints(tree, tree);
    }

    public override ChainId? Parent => below is null ? parent : below.Chain;

    /// <summary>What it holds, for those that begin on top.</summary>
    public RootDirectory Tree => tree;

    /// <summary>Keeps the files until <see cref="Leave"/>: something is about to stand on them. False where they are gone: then <see cref="Chain"/> says what they were.</summary>
    /// <exception cref="InvalidOperationException">It is not sealed.</exception>
    public bool TryEnter()
    {
        if (!isSealed) throw new InvalidOperationException("Only a sealed snapshot can be built upon");
        lock (gate)
        {
            if (users == 0) return false;
            users++;
            return true;
        }
    }

    /// <summary>The stack that it became; what was below it where nothing changed.</summary>
    public ChainId? Chain => committed ?? Parent;

    /// <summary>Gives up what <see cref="TryEnter"/> kept.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (--users > 0) return;
        }
        tree.Dispose();
        if (below is null) before.Dispose();
        if (!isKept) snapshotter.State.Root.RemoveTree(root.Parent);
        active.Dispose();
        below?.Leave();
    }

    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "rw"])];

    public override string RootFolder { get; }

    public override RootDirectory Root => isRead ? throw new InvalidOperationException("The changes were read: the root file system may not be used any more") : tree;

    public override MountNamespace Namespace => snapshotter.Namespace;

    public override IReadOnlyList<RootPath> AddMountPoints(IReadOnlyList<MountPoint> points) => [.. points.Select(added.Add)];

    public override ChangeSet ReadChanges()
    {
        isRead = true;
        added.RemoveUntouched();
        return new TreeChanges(tree, before).Read();
    }

    public override ChangeSet Seal(UnixTime? newest, CancellationToken ct)
    {
        if (isKept) return base.Seal(newest, ct);
        IReadOnlyList<Change> changes = [.. ReadChanges().Changes];
        Tidy(new ChangeSet(changes), newest, ct);
        isSealed = true;
        return new ChangeSet(changes);
    }

    public override Task CommitAsync(ChainId chain, UnixTime? newest, CancellationToken ct) => Task.Run(() => Commit(chain, newest, ct), ct);

    public override ValueTask DisposeAsync()
    {
        if (isOver) return ValueTask.CompletedTask;
        isOver = true;
        if (isKept) added.RemoveUntouched();
        Leave();
        return ValueTask.CompletedTask;
    }

    private void Commit(ChainId chain, UnixTime? newest, CancellationToken ct)
    {
        if (isKept) throw new InvalidOperationException("A kept root file system stays what it is; only its changes can be read");
        isRead = true;
        added.RemoveUntouched();
        if (!snapshotter.Chains.IsFinished(chain))
        {
            if (!isSealed) Tidy(ReadChanges(), newest, ct);
            snapshotter.Chains.Finish(chain, parent: null, root.Parent, snapshotter.Owner.NewPath());
        }
        committed = chain;
    }

    private void Tidy(ChangeSet changes, UnixTime? newest, CancellationToken ct)
    {
        if (newest is { } limit) LayerTidying.ClampTimes(tree, changes, limit, ct);
        LayerTidying.RemoveSockets(tree, static (_, _) => { }, ct);
    }
}
