using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A stack of layers with a folder for changes on top that outlives the process.</summary>
[SupportedOSPlatform("linux")]
internal sealed class KeptOverlaySnapshot : Snapshot
{
    private readonly OverlaySnapshotter snapshotter;
    private readonly IDisposable active;
    private readonly IReadOnlyList<RootPath> lowers;
    private readonly RootPath folder;
    private readonly RootPath views;
    private readonly RootDirectory upper;
    private readonly AddedMountPoints? added;
    private MountedOverlay? overlay;
    private MountedOverlay? before;
    private bool isOver;

    public KeptOverlaySnapshot(OverlaySnapshotter snapshotter, RootPath folder, ChainId? parent, IReadOnlyList<RootPath> lowers, MountedOverlay? overlay, IDisposable active)
    {
        (this.snapshotter, this.folder, this.lowers, this.overlay, this.active, Parent) = (snapshotter, folder, lowers, overlay, active, parent);
        upper = RootDirectory.Open(snapshotter.State.HostPath(folder.Append("upper"u8)));
        views = snapshotter.Owner.NewFolder();
        if (overlay is not null) added = new AddedMountPoints(overlay.Root, upper);
    }

    public override ChainId? Parent { get; }

    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "rw"])];

    public override string RootFolder => snapshotter.State.HostPath(folder.Append("root"u8));

    public override RootDirectory Root => overlay?.Root ?? throw new InvalidOperationException("The root file system is not mounted: it was opened for its changes, or they were read");

    public override MountNamespace Namespace => snapshotter.Mounts;

    public override IReadOnlyList<RootPath> AddMountPoints(IReadOnlyList<MountPoint> points) => [.. points.Select(added!.Add)];

    public override ChangeSet ReadChanges()
    {
        Unmount();
        before ??= snapshotter.MountView(views, lowers, "before");
        return new OverlayChanges(upper, before.Root, snapshotter.Marks).Read();
    }

    public override Task CommitAsync(ChainId chain, UnixTime? newest, CancellationToken ct) =>
        throw new InvalidOperationException("A kept root file system stays what it is; only its changes can be read");

    public override ValueTask DisposeAsync()
    {
        if (isOver) return ValueTask.CompletedTask;
        isOver = true;
        Unmount();
        before?.Dispose();
        upper.Dispose();
        snapshotter.State.Root.RemoveTree(views);
        active.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Unmount()
    {
        if (overlay is null) return;
        overlay.Dispose();
        overlay = null;
        added!.RemoveUntouched();
    }
}
