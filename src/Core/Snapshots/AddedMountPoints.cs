using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Mount points that were missing in a root file system, made for the time that something runs in it. No trace of them remains: the time of
/// the directory they were made in is put back at once, so that a later one is the step's own doing, and those still untouched are removed.
/// </summary>
/// <param name="root">The root file system that the step sees.</param>
/// <param name="backing">Where the new files really are: an overlay's upper folder, or the same root.</param>
[SupportedOSPlatform("linux")]
internal sealed class AddedMountPoints(RootDirectory root, RootDirectory backing)
{
    private const int DirectoryMode = 0x1ed; // 0755
    private const int FileMode = 0x1a4; // 0644

    private readonly List<(RootPath Path, FileStatus Status)> added = [];

    /// <summary>Makes what is missing of <paramref name="point"/> and says where it really is.</summary>
    public RootPath Add(MountPoint point)
    {
        var place = MountPlace.Find(root, point.Path);
        if (place.Missing.Count == 0)
        {
            if (place.IsDirectory != point.IsDirectory) throw Unsuitable(point, place);
            return place.Existing;
        }
        if (!place.IsDirectory) throw Unsuitable(point, place);
        return Make(place, point.IsDirectory);
    }

    /// <summary>Removes what is as it was made. The root file system must not be in use any more.</summary>
    public void RemoveUntouched()
    {
        // What was made last lies deepest.
        foreach (var (path, made) in Enumerable.Reverse(added)) RemoveUntouched(path, made);
        added.Clear();
    }

    private RootPath Make(MountPlace place, bool isDirectory)
    {
        var time = root.Status(place.Existing, followLast: false).ModifiedAt;
        var (path, first) = (place.Existing, added.Count);
        for (var i = 0; i < place.Missing.Count; i++)
        {
            path = path.Append(place.Missing[i]);
            Make(path, isDirectory || i < place.Missing.Count - 1);
            added.Add((path, default));
        }
        root.SetTimes(place.Existing, time);
        for (var i = first; i < added.Count; i++) added[i] = (added[i].Path, backing.Status(added[i].Path, followLast: false));
        return path;
    }

    private void Make(RootPath path, bool isDirectory)
    {
        if (isDirectory) root.CreateDirectory(path, DirectoryMode);
        else root.CreateFile(path, FileMode).Dispose();
        root.SetMode(path, isDirectory ? DirectoryMode : FileMode);
    }

    private void RemoveUntouched(RootPath path, in FileStatus made)
    {
        if (backing.TryStatus(path, followLast: false) is not { } now || !IsUntouched(path, now, made)) return;
        var parent = backing.Status(path.Parent, followLast: false);
        backing.RemoveTree(path);
        backing.SetTimes(path.Parent, parent.ModifiedAt);
    }

    private bool IsUntouched(RootPath path, in FileStatus now, in FileStatus made)
    {
        // The inode's number alone does not tell: file systems give it to the next file.
        if ((now.Identity, now.Mode, now.Uid, now.Gid, now.ModifiedAt) != (made.Identity, made.Mode, made.Uid, made.Gid, made.ModifiedAt)) return false;
        return now.IsDirectory ? backing.EnumerateEntries(path, sorted: false).Count == 0 : now.Size == 0;
    }

    private static OciException Unsuitable(MountPoint point, MountPlace place) => new(
        ErrorCodes.UnsuitableMountPoint,
        $"expected a {(point.IsDirectory ? "directory" : "file")} or nothing at `{point.Path}` to mount on, found a {(place.IsDirectory ? "directory" : "file")} at `{place.Existing}`",
        "mount it somewhere else");
}
