using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Whiteouts become what overlay takes for them, and only where there is something to hide: in a directory that only this layer has, overlay would show them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OverlayDeletions(ParentDirectories parents, OverlayState overlay, TouchedPaths touched) : Deletions
{
    private readonly UntouchedRemoval untouched = new(parents, touched);

    public override void Delete(RootPath directory, ReadOnlySpan<byte> name)
    {
        if (parents.TryResolve(directory) is not { } parentPath) return;
        var path = parentPath.Append(name);
        if (!overlay.MayHaveLower(path) || overlay.IsWhiteout(path) || parents.IsBlocked(parentPath)) return;
        var parent = parents.Open(parentPath);
        if (!touched.Contains(path))
        {
            // A directory may be here only because something in it was to be deleted.
            parents.Remove(parent, name, path);
            overlay.MakeWhiteout(parent, name, path);
        }
        else if (parent.TryStatus(name) is { IsDirectory: true })
        {
            using var child = parent.OpenDirectory(name);
            untouched.Run(child);
            overlay.MakeOpaque(child);
        }
    }

    public override void DeleteAll(RootPath directory)
    {
        if (parents.TryResolve(directory) is not { } path) return;
        if (!path.IsRoot && !overlay.MayHaveLower(path)) return;
        if (overlay.FindLower(path) is { Status.IsDirectory: false } || parents.IsBlocked(path)) return;
        using var found = parents.Open(path).OpenDirectory([]);
        untouched.Run(found);
        overlay.MakeOpaque(found);
    }
}
