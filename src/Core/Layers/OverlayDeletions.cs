using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Whiteouts become what overlay takes for them, and only where there is something to hide: in a directory that only this layer has, overlay would show them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OverlayDeletions(ParentDirectories parents, OverlayState overlay) : Deletions
{
    public override void Delete(RootPath directory, ReadOnlySpan<byte> name)
    {
        var path = parents.Resolve(directory).Append(name);
        if (!overlay.MayHaveLower(path) || overlay.IsWhiteout(path) || parents.IsBlocked(path.Parent)) return;
        var parent = parents.Open(path.Parent);
        if (parent.TryStatus(name) is not { } status)
        {
            overlay.MakeWhiteout(parent, name, path);
        }
        else if (status.IsDirectory)
        {
            using var child = parent.OpenDirectory(name);
            overlay.MakeOpaque(child);
        }
    }

    public override void DeleteAll(RootPath directory)
    {
        var path = parents.Resolve(directory);
        if (!path.IsRoot && !overlay.MayHaveLower(path)) return;
        if (overlay.FindLower(path) is { Status.IsDirectory: false } || parents.IsBlocked(path)) return;
        overlay.MakeOpaque(parents.Open(path));
    }
}
