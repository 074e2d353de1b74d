using System.Runtime.Versioning;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// Finds what changed in an unpacked root file system. A file that was not touched since the record was taken is the same without a look into it;
/// one that was touched is compared with the image, attribute by attribute and byte by byte.
/// </summary>
/// <param name="rootfs">As it is now.</param>
/// <param name="record">As it was.</param>
/// <param name="openBase">Opens the image; only where something was touched.</param>
/// <param name="owners">Whose the files are.</param>
/// <param name="masked">Paths at and below which nothing counts.</param>
[SupportedOSPlatform("linux")]
internal sealed class RootfsChanges(RootDirectory rootfs, RootfsRecord record, Func<CancellationToken, Task<ImageTree>> openBase, SourceOwners owners, IReadOnlyList<RootPath> masked)
{
    private readonly SortedDictionary<RootPath, FileStatus> present = [];
    private readonly HashSet<RootPath> changed = [];
    private readonly List<RootPath> suspects = [];

    /// <summary>The changes, ready to be written.</summary>
    public async Task<ChangeSet> ReadAsync(CancellationToken ct)
    {
        Walk(ct);
        foreach (var (path, status) in present) Judge(path, status);
        await CompareAsync(ct);
        TakeAllNames();
        var changes = Present().Concat(Deleted());
        return ChangeOrder.Sort(await HasOtherRootAsync(ct) ? changes.Append(RootChange()) : changes);
    }

    private void Walk(CancellationToken ct)
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var folder))
        {
            ct.ThrowIfCancellationRequested();
            using var directory = rootfs.OpenDirectory(folder);
            foreach (var entry in directory.EnumerateEntries(sorted: false))
            {
                var path = folder.Append(entry.Name.Span);
                var status = directory.Status(entry.Name.Span);
                // No layer can hold a socket, but it takes the place of what was there.
                if (status.Kind == FileKind.Socket || IsMasked(path)) continue;
                present[path] = status;
                if (status.IsDirectory) pending.Push(path);
            }
        }
    }

    private bool IsMasked(RootPath path) => masked.Any(path.IsAtOrBelow);

    private void Judge(RootPath path, in FileStatus now)
    {
        if (!record.Files.TryGetValue(path, out var then) || !then.Matches(now, now.IsSymbolicLink ? rootfs.ReadLink(path) : [], record.WholeSeconds)) changed.Add(path);
        else if (now.ChangedAt > record.TakenAt || (then.Inode is { } inode && inode != now.Identity.Inode)) suspects.Add(path);
    }

    private async Task CompareAsync(CancellationToken ct)
    {
        if (suspects.Count == 0) return;
        using var image = await openBase(ct);
        var comparison = new ImageComparison(rootfs, image, owners);
        var names = suspects.Where(path => !present[path].IsDirectory && present[path].LinkCount > 1).Select(path => present[path].Identity).ToHashSet();
        var groups = present.Where(pair => !pair.Value.IsDirectory && names.Contains(pair.Value.Identity)).GroupBy(pair => pair.Value.Identity, pair => pair.Key).ToDictionary(group => group.Key, group => group.ToList());
        var files = new List<RootPath>();
        foreach (var path in suspects)
        {
            var status = present[path];
            var linked = groups.GetValueOrDefault(status.Identity) ?? [path];
            if (image.Find(path) is not { } node || !comparison.HasSameAttributes(path, status, node) || !comparison.AreLinked(linked)) changed.Add(path);
            else if (status.IsRegularFile) files.Add(path);
        }
        foreach (var path in await comparison.FindDifferentAsync(files, ct)) changed.Add(path);
    }

    // A name written again is a file of its own: its other names must come with it to stay names of the same file.
    private void TakeAllNames()
    {
        var groups = changed.Where(path => !present[path].IsDirectory && present[path].LinkCount > 1).Select(path => present[path].Identity).ToHashSet();
        if (groups.Count == 0) return;
        foreach (var (path, status) in present)
        {
            if (!status.IsDirectory && groups.Contains(status.Identity)) changed.Add(path);
        }
    }

    // The topmost names alone: what was below goes with them.
    private IEnumerable<Change> Deleted() => record.Files.Keys
        .Where(path => !present.ContainsKey(path) && !IsMasked(path))
        .Where(path => path.Parent.IsRoot || present.TryGetValue(path.Parent, out var parent) && parent.IsDirectory)
        .Select(Change (path) => new DeletedChange(path));

    private IEnumerable<Change> Present()
    {
        var written = changed.ToHashSet();
        foreach (var path in changed.Concat(Deleted().Select(change => change.Path)).ToList())
        {
            for (var at = path.Parent; !at.IsRoot && written.Add(at); at = at.Parent) { }
        }
        foreach (var path in written) yield return ChangeAt(path, present[path]);
    }

    // The root's time moves with everything that is put into it; only its own attributes are worth an entry.
    private async Task<bool> HasOtherRootAsync(CancellationToken ct)
    {
        if (record.Root is not { } then) return false;
        var now = rootfs.Status(RootPath.Root, followLast: false);
        if (HasOwnChange(then, now)) return true;
        if (now.ChangedAt <= record.TakenAt) return false;
        using var image = await openBase(ct);
        return !new ImageComparison(rootfs, image, owners).HasSameAttributes(RootPath.Root, now, image.Find(RootPath.Root) ?? TreeNode.EmptyRoot);
    }

    private static bool HasOwnChange(RecordedFile then, in FileStatus now) => then.Mode != now.Mode || then.Uid != now.Uid || then.Gid != now.Gid;

    private DirectoryChange RootChange() => new(RootPath.Root, MetadataOf(RootPath.Root, rootfs.Status(RootPath.Root, followLast: false)));

    private Change ChangeAt(RootPath path, FileStatus now)
    {
        var metadata = MetadataOf(path, now);
        object? links = now.LinkCount > 1 ? now.Identity : null;
        return now.Kind switch
        {
            FileKind.Directory => new DirectoryChange(path, metadata),
            FileKind.RegularFile => new FileChange(path, metadata, now.Size, () => rootfs.OpenRead(path, followLast: false), links),
            FileKind.SymbolicLink => new SymlinkChange(path, metadata, rootfs.ReadLink(path), links),
            FileKind.Fifo => new NodeChange(path, metadata, NodeKind.Fifo, LinkKey: links),
            FileKind.CharacterDevice => new NodeChange(path, metadata, NodeKind.CharacterDevice, now.DeviceMajor, now.DeviceMinor, links),
            FileKind.BlockDevice => new NodeChange(path, metadata, NodeKind.BlockDevice, now.DeviceMajor, now.DeviceMinor, links),
            _ => throw new OciException(ErrorCodes.UnfitForLayer, $"expected a file of a known kind at `{path}`, found {now.Kind}"),
        };
    }

    private EntryMetadata MetadataOf(RootPath path, in FileStatus now) => owners.ToContainer(
        new EntryMetadata
        {
            Mode = now.Mode,
            Uid = now.Uid,
            Gid = now.Gid,
            ModifiedAt = now.ModifiedAt,
            Xattrs = rootfs.ReadXattrs(path),
        },
        path);
}
