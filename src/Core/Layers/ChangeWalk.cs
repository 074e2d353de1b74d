using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Walks two trees side by side and yields what changed, in the order of <see cref="ChangeSet"/>. A directory comes when it changed itself or
/// holds a change: every reader then knows its attributes, even one that looks at this layer alone.
/// </summary>
[SupportedOSPlatform("linux")]
internal abstract class ChangeWalk(RootDirectory after, RootDirectory before)
{
    /// <summary>Deeper trees cannot be reached by any path a program could use (<c>PATH_MAX</c> is 4096).</summary>
    private const int MaximumDepth = 2048;

    /// <summary>As it is now.</summary>
    protected RootDirectory After => after;

    /// <summary>The changes; walked anew by each enumeration.</summary>
    public ChangeSet Read() => new(FromRoot());

    /// <summary>Looks at one directory.</summary>
    protected abstract DirectoryDifference Compare(DirectoryPair pair);

    /// <summary>Whether a directory that was just entered hides what was there before.</summary>
    protected abstract bool HidesBefore(DirectoryHandle directory);

    /// <summary>Whether two files that are otherwise the same also have the same names.</summary>
    protected abstract bool HasSameLinks(RootPath path, in FileStatus now, in FileStatus then);

    /// <summary>The attributes that belong to a file, of those that are stored with it.</summary>
    protected abstract IReadOnlyList<ExtendedAttribute> AttributesOf(RootPath path, IReadOnlyList<ExtendedAttribute> stored);

    private IEnumerable<Change> FromRoot()
    {
        var pair = new DirectoryPair(after.OpenDirectory(RootPath.Root), before.OpenDirectory(RootPath.Root), IsOpaque: false);
        var (now, then) = (pair.After.Status(), pair.Before!.Status());
        if (!HasSameMetadata(pair, [], now, then)) yield return new DirectoryChange(RootPath.Root, MetadataOf(pair.After, [], now));
        foreach (var change in Inside(pair, depth: 0)) yield return change;
    }

    /// <summary>Yields what changed below <paramref name="pair"/> and disposes it.</summary>
    private IEnumerable<Change> Inside(DirectoryPair pair, int depth)
    {
        if (depth > MaximumDepth) throw new OciException(ErrorCodes.LimitExceeded, $"expected at most {MaximumDepth} nested directories, found more at `{pair.After.Path}`");
        // `a-b` sorts before `a/b`: what is below a directory waits until no sibling comes first.
        var waiting = new Stack<(byte[] Name, IEnumerator<Change> Changes, bool Any)>();
        try
        {
            var difference = Compare(pair);
            foreach (var name in difference.Deleted) yield return new DeletedChange(pair.After.Path.Append(name));
            foreach (var entry in difference.Present)
            {
                while (waiting.TryPeek(out var next) && SortsFirst(next.Name, entry.Name))
                {
                    foreach (var change in Rest(waiting.Pop())) yield return change;
                }
                if (!entry.Status.IsDirectory)
                {
                    if (FileAt(pair, entry) is { } change) yield return change;
                    continue;
                }
                var (self, inside) = DirectoryAt(pair, entry, depth);
                waiting.Push((entry.Name, inside, inside.MoveNext()));
                if (self is not null || waiting.Peek().Any) yield return self ?? Unchanged(pair, entry);
            }
            while (waiting.TryPop(out var last))
            {
                foreach (var change in Rest(last)) yield return change;
            }
        }
        finally
        {
            foreach (var (_, changes, _) in waiting) changes.Dispose();
            pair.Dispose();
        }
    }

    private static IEnumerable<Change> Rest((byte[] Name, IEnumerator<Change> Changes, bool Any) inside)
    {
        using var changes = inside.Changes;
        for (var any = inside.Any; any; any = changes.MoveNext()) yield return changes.Current;
    }

    /// <summary>Whether what is below <paramref name="directory"/> sorts before the later sibling <paramref name="name"/>.</summary>
    private static bool SortsFirst(byte[] directory, byte[] name) =>
        !name.AsSpan().StartsWith(directory) || name[directory.Length] > (byte)'/';

    private (Change? Self, IEnumerator<Change> Inside) DirectoryAt(DirectoryPair pair, PresentEntry entry, int depth)
    {
        var child = pair.Enter(entry.Name);
        var hides = child.Before is not null && HidesBefore(child.After);
        var same = child.Before is not null && HasSameMetadata(pair, entry.Name, entry.Status, child.Before.Status());
        return (same ? null : Unchanged(pair, entry), Inside(child with { IsOpaque = pair.IsOpaque || hides }, depth + 1).GetEnumerator());
    }

    private DirectoryChange Unchanged(DirectoryPair pair, PresentEntry entry) =>
        new(pair.After.Path.Append(entry.Name), MetadataOf(pair.After, entry.Name, entry.Status));

    /// <summary>A file that is not a directory; null when it did not change.</summary>
    private Change? FileAt(DirectoryPair pair, PresentEntry entry)
    {
        var (name, now) = entry;
        var path = pair.After.Path.Append(name);
        if (pair.Before?.TryStatus(name) is { } then && IsSame(pair, path, entry, then)) return null;
        var metadata = MetadataOf(pair.After, name, now);
        object? links = now.LinkCount > 1 ? now.Identity : null;
        return now.Kind switch
        {
            FileKind.RegularFile => new FileChange(path, metadata, now.Size, () => after.OpenRead(path, followLast: false), links),
            FileKind.SymbolicLink => new SymlinkChange(path, metadata, pair.After.ReadLink(name), links),
            FileKind.Fifo => new NodeChange(path, metadata, NodeKind.Fifo, LinkKey: links),
            FileKind.CharacterDevice => new NodeChange(path, metadata, NodeKind.CharacterDevice, now.DeviceMajor, now.DeviceMinor, links),
            FileKind.BlockDevice => new NodeChange(path, metadata, NodeKind.BlockDevice, now.DeviceMajor, now.DeviceMinor, links),
            _ => throw new OciException(ErrorCodes.UnreadableOverlay, $"expected a file of a known kind at `{path}`, found {now.Kind}"),
        };
    }

    private bool IsSame(DirectoryPair pair, RootPath path, PresentEntry entry, in FileStatus then)
    {
        var (name, now) = entry;
        return now.Kind == then.Kind
            && now.Size == then.Size
            && (now.DeviceMajor, now.DeviceMinor) == (then.DeviceMajor, then.DeviceMinor)
            && HasSameLinks(path, now, then)
            && HasSameMetadata(pair, name, now, then)
            && HasSameContent(pair, name, now.Kind);
    }

    private bool HasSameMetadata(DirectoryPair pair, byte[] name, in FileStatus now, in FileStatus then) =>
        (now.Mode, now.Uid, now.Gid, now.ModifiedAt) == (then.Mode, then.Uid, then.Gid, then.ModifiedAt)
        && AttributesAt(pair.After, name).SequenceEqual(AttributesAt(pair.Before!, name));

    private static bool HasSameContent(DirectoryPair pair, byte[] name, FileKind kind)
    {
        if (kind == FileKind.SymbolicLink) return pair.After.ReadLink(name).AsSpan().SequenceEqual(pair.Before!.ReadLink(name));
        if (kind != FileKind.RegularFile) return true;
        using var now = pair.After.OpenRead(name);
        using var then = pair.Before!.OpenRead(name);
        return ContentComparison.AreEqual(now.SafeFileHandle, then.SafeFileHandle);
    }

    private EntryMetadata MetadataOf(DirectoryHandle directory, byte[] name, in FileStatus status) => new()
    {
        Mode = status.Mode,
        Uid = status.Uid,
        Gid = status.Gid,
        ModifiedAt = status.ModifiedAt,
        Xattrs = AttributesAt(directory, name),
    };

    private IReadOnlyList<ExtendedAttribute> AttributesAt(DirectoryHandle directory, byte[] name)
    {
        var stored = directory.ReadXattrs(name);
        if (stored.Any(a => XattrNames.BelongToHost(a.Name))) stored = [.. stored.Where(a => !XattrNames.BelongToHost(a.Name))];
        return stored.Count == 0 ? stored : AttributesOf(name.Length == 0 ? directory.Path : directory.Path.Append(name), stored);
    }
}
