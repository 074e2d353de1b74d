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
    private bool isRead;
    private bool isOver;

    public CopySnapshot(CopySnapshotter snapshotter, ChainId? parent, RootPath below, RootPath root, IDisposable active, bool isKept = false)
    {
        (this.snapshotter, this.root, this.active, Parent, this.isKept) = (snapshotter, root, active, parent, isKept);
        RootFolder = snapshotter.State.HostPath(root);
        tree = RootDirectory.Open(RootFolder);
        before = RootDirectory.Open(snapshotter.State.HostPath(below));
        added = new AddedMountPoints(tree, tree);
    }

    public override ChainId? Parent { get; }

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

    public override Task CommitAsync(ChainId chain, UnixTime? newest, CancellationToken ct) => Task.Run(() => Commit(chain, newest, ct), ct);

    public override ValueTask DisposeAsync()
    {
        if (isOver) return ValueTask.CompletedTask;
        isOver = true;
        if (isKept) added.RemoveUntouched();
        tree.Dispose();
        before.Dispose();
        if (!isKept) snapshotter.State.Root.RemoveTree(root.Parent);
        active.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Commit(ChainId chain, UnixTime? newest, CancellationToken ct)
    {
        if (isKept) throw new InvalidOperationException("A kept root file system stays what it is; only its changes can be read");
        isRead = true;
        added.RemoveUntouched();
        if (snapshotter.Chains.IsFinished(chain)) return;
        if (newest is { } limit) LayerTidying.ClampTimes(tree, ReadChanges(), limit, ct);
        LayerTidying.RemoveSockets(tree, static (_, _) => { }, ct);
        snapshotter.Chains.Finish(chain, parent: null, root.Parent, snapshotter.Owner.NewPath());
    }
}
