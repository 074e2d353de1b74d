using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A stack of layers with a folder for changes on top. That folder alone is read for the changes, and becomes the next layer.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OverlaySnapshot : Snapshot
{
    private readonly OverlaySnapshotter snapshotter;
    private readonly IDisposable active;
    private readonly IReadOnlyList<RootPath> lowers;
    private readonly RootPath folder;
    private readonly RootDirectory upper;
    private readonly AddedMountPoints added;
    private MountedOverlay? overlay;
    private MountedOverlay? before;
    private bool isOver;

    public OverlaySnapshot(OverlaySnapshotter snapshotter, ChainId? parent, IReadOnlyList<RootPath> lowers, IDisposable active)
    {
        (this.snapshotter, this.lowers, this.active, Parent) = (snapshotter, lowers, active, parent);
        folder = snapshotter.Owner.NewFolder();
        var state = snapshotter.State;
        state.Ensure(folder.Append("work"u8));
        state.Root.CreateDirectory(UpperPath, StateFolder.OwnerOnly);
        MetadataCopy.ApplyRoot(state.Root, lowers[0], UpperPath, snapshotter.Marks);
        upper = RootDirectory.Open(state.HostPath(UpperPath));
        overlay = snapshotter.MountWritable(folder, lowers, "root");
        RootFolder = overlay.Folder;
        added = new AddedMountPoints(overlay.Root, upper);
    }

    public override ChainId? Parent { get; }

    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "rw"])];

    public override string RootFolder { get; }

    public override RootDirectory Root => overlay?.Root ?? throw new InvalidOperationException("The changes were read: the root file system is unmounted");

    public override MountNamespace Namespace => snapshotter.Mounts;

    private RootPath UpperPath => folder.Append("upper"u8);

    public override IReadOnlyList<RootPath> AddMountPoints(IReadOnlyList<MountPoint> points) => [.. points.Select(added.Add)];

    public override ChangeSet ReadChanges()
    {
        Unmount();
        before ??= snapshotter.MountView(folder, lowers, "before");
        return new OverlayChanges(upper, before.Root, snapshotter.Marks).Read();
    }

    public override Task CommitAsync(ChainId chain, UnixTime? newest, CancellationToken ct) => Task.Run(() => Commit(chain, newest, ct), ct);

    public override ValueTask DisposeAsync()
    {
        if (isOver) return ValueTask.CompletedTask;
        isOver = true;
        overlay?.Dispose();
        before?.Dispose();
        upper.Dispose();
        snapshotter.State.Root.RemoveTree(folder);
        active.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Commit(ChainId chain, UnixTime? newest, CancellationToken ct)
    {
        Unmount();
        if (snapshotter.Chains.IsFinished(chain)) return;
        var changes = ReadChanges();
        if (newest is { } limit) LayerTidying.ClampTimes(upper, changes, limit, ct);
        LayerTidying.RemoveSockets(upper, Hide, ct);
        var (made, trash) = (snapshotter.Owner.NewFolder(), snapshotter.Owner.NewPath());
        snapshotter.State.Root.Rename(UpperPath, made.Append("fs"u8));
        snapshotter.Chains.Finish(chain, Parent, made, trash);
    }

    /// <summary>Hides what a removed file had hidden, as a deletion does.</summary>
    private void Hide(DirectoryHandle directory, byte[] name)
    {
        if (before!.Root.TryStatus(directory.Path.Append(name), followLast: false) is null || IsOpaque(directory.Path)) return;
        directory.CreateNode(name, FileKind.CharacterDevice, mode: 0);
    }

    /// <summary>Whether nothing from below shows through at a directory of the upper folder.</summary>
    private bool IsOpaque(RootPath path)
    {
        var marked = upper.ReadXattrs(path).Any(attribute => attribute.Name == snapshotter.Marks.Opaque && attribute.Value.Span.SequenceEqual("y"u8));
        return marked || (!path.IsRoot && IsOpaque(path.Parent));
    }

    private void Unmount()
    {
        if (overlay is null) return;
        overlay.Dispose();
        overlay = null;
        added.RemoveUntouched();
    }
}
