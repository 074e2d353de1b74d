using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Compares two whole trees: type, mode, owner, modification time to the nanosecond, extended attributes, device numbers, link targets, which
/// names are hard links of one another, and, where all that is equal, every byte.
/// </summary>
/// <param name="after">As it is now.</param>
/// <param name="before">As it was.</param>
[SupportedOSPlatform("linux")]
internal sealed class TreeChanges(RootDirectory after, RootDirectory before) : ChangeWalk(after, before)
{
    private readonly Lazy<LinkGroups> linksAfter = new(() => LinkGroups.Read(after));
    private readonly Lazy<LinkGroups> linksBefore = new(() => LinkGroups.Read(before));

    protected override DirectoryDifference Compare(DirectoryPair pair)
    {
        var present = pair.After.EnumerateEntries(sorted: true)
            .Select(entry => new PresentEntry(entry.Name.ToArray(), pair.After.Status(entry.Name.Span)))
            // No layer can hold a socket, but it takes the place of what was there.
            .Where(entry => entry.Status.Kind != FileKind.Socket)
            .ToList();
        return new DirectoryDifference(present, pair.Before is null ? [] : DirectoryDifference.Missing(pair.Before.EnumerateEntries(sorted: true), present));
    }

    protected override bool HidesBefore(DirectoryHandle directory) => false;

    protected override bool HasSameLinks(RootPath path, in FileStatus now, in FileStatus then)
    {
        if (now.LinkCount == 1 && then.LinkCount == 1) return true;
        var current = linksAfter.Value.Of(path, now);
        // A name that went away does not change those that stay.
        var kept = linksBefore.Value.Of(path, then).Where(other => After.TryStatus(other, followLast: false) is { IsDirectory: false });
        return current.SetEquals(kept);
    }

    protected override IReadOnlyList<ExtendedAttribute> AttributesOf(RootPath path, IReadOnlyList<ExtendedAttribute> stored) => stored;
}
