using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A stack of layers, mounted to be read.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OverlayView : SnapshotView
{
    private readonly OverlaySnapshotter snapshotter;
    private readonly IDisposable active;
    private readonly RootPath folder;
    private readonly MountedOverlay overlay;
    private bool isOver;

    public OverlayView(OverlaySnapshotter snapshotter, IReadOnlyList<RootPath> lowers, IDisposable active)
    {
        (this.snapshotter, this.active) = (snapshotter, active);
        folder = snapshotter.Owner.NewFolder();
        overlay = snapshotter.MountView(folder, lowers, "root");
    }

    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "ro"])];

    public override string RootFolder => overlay.Folder;

    public override RootDirectory Root => overlay.Root;

    public override MountNamespace Namespace => snapshotter.Mounts;

    public override ValueTask DisposeAsync()
    {
        if (isOver) return ValueTask.CompletedTask;
        isOver = true;
        overlay.Dispose();
        snapshotter.State.Root.RemoveTree(folder);
        active.Dispose();
        return ValueTask.CompletedTask;
    }
}
