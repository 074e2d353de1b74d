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
    private readonly OverlaySnapshot? below;
    private readonly ChainId? parent;
    private readonly RootPath folder;
    private readonly RootDirectory upper;
    private readonly AddedMountPoints added;
    private MountedOverlay? overlay;
    private MountedOverlay? before;
    private ChainId? committed;
    private bool isSealed;
    private bool isOver;
    private int users = 1;

    /// <summary>On top of a stack, or of <paramref name="below"/>, which the caller has entered: <see cref="TryEnter"/>.</summary>
    public OverlaySnapshot(OverlaySnapshotter snapshotter, ChainId? parent, OverlaySnapshot? below, IDisposable active)
    {
        (this.snapshotter, this.below, this.active, this.parent) = (snapshotter, below, active, parent);
        folder = snapshotter.Owner.NewFolder();
        var state = snapshotter.State;
        state.Ensure(folder.Append("work"u8));
        state.Root.CreateDirectory(UpperPath, StateFolder.OwnerOnly);
        lock (snapshotter.Moving)
        {
            var lowers = Lowers;
            MetadataCopy.ApplyRoot(state.Root, lowers[0], UpperPath, snapshotter.Marks);
            overlay = snapshotter.MountWritable(folder, lowers, "root");
        }
        upper = RootDirectory.Open(state.HostPath(UpperPath));
        RootFolder = overlay.Folder;
        added = new AddedMountPoints(overlay.Root, upper);
    }

    public override ChainId? Parent => below is null ? parent : below.Chain;

    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "rw"])];

    public override string RootFolder { get; }

    public override RootDirectory Root => overlay?.Root ?? throw new InvalidOperationException("The changes were read: the root file system is unmounted");

    public override MountNamespace Namespace => snapshotter.Mounts;

    private RootPath UpperPath => folder.Append("upper"u8);

    // Where the folders are just now, top first: a sealed one moves to its place when its layer is written. Under the lock.
    private IReadOnlyList<RootPath> Lowers => below is null ? snapshotter.LowersOf(parent) : below.committed is { } chain ? snapshotter.LowersOf(chain) : [below.UpperPath, .. below.Lowers];

    /// <summary>Keeps the files until <see cref="Leave"/>: something is about to stand on them. False where they are gone: then <see cref="Chain"/> says what they were.</summary>
    /// <exception cref="InvalidOperationException">It is not sealed.</exception>
    public bool TryEnter()
    {
        if (!isSealed) throw new InvalidOperationException("Only a sealed snapshot can be built upon");
        lock (snapshotter.Moving)
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
        lock (snapshotter.Moving)
        {
            if (--users > 0) return;
        }
        snapshotter.State.Root.RemoveTree(folder);
        active.Dispose();
        below?.Leave();
    }

    public override IReadOnlyList<RootPath> AddMountPoints(IReadOnlyList<MountPoint> points) => [.. points.Select(added.Add)];

    public override ChangeSet ReadChanges()
    {
        Unmount();
        if (before is null)
        {
            lock (snapshotter.Moving) before = snapshotter.MountView(folder, Lowers, "before");
        }
        return new OverlayChanges(upper, before.Root, snapshotter.Marks).Read();
    }

    public override ChangeSet Seal(UnixTime? newest, CancellationToken ct)
    {
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
        overlay?.Dispose();
        before?.Dispose();
        upper.Dispose();
        Leave();
        return ValueTask.CompletedTask;
    }

    private void Commit(ChainId chain, UnixTime? newest, CancellationToken ct)
    {
        Unmount();
        if (snapshotter.Chains.IsFinished(chain))
        {
            lock (snapshotter.Moving) committed = chain;
            return;
        }
        if (!isSealed) Tidy(ReadChanges(), newest, ct);
        var (made, trash) = (snapshotter.Owner.NewFolder(), snapshotter.Owner.NewPath());
        lock (snapshotter.Moving)
        {
            snapshotter.State.Root.Rename(UpperPath, made.Append("fs"u8));
            snapshotter.Chains.Finish(chain, Parent, made, trash);
            committed = chain;
        }
    }

    private void Tidy(ChangeSet changes, UnixTime? newest, CancellationToken ct)
    {
        if (newest is { } limit) LayerTidying.ClampTimes(upper, changes, limit, ct);
        LayerTidying.RemoveSockets(upper, Hide, ct);
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
