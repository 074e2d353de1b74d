using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>Gives one file the attributes of another, whatever its type.</summary>
[SupportedOSPlatform("linux")]
internal static class MetadataCopy
{
    /// <summary>Copies owner, mode, extended attributes and, last, the modification time.</summary>
    /// <param name="from">The directory of the file to copy from.</param>
    /// <param name="name">Its name there; empty for the directory itself.</param>
    /// <param name="status">Its status.</param>
    /// <param name="to">The directory of the file to change.</param>
    /// <param name="newName">Its name there; empty for the directory itself.</param>
    /// <param name="marks">Overlay's marks, which are left out; null where both are ordinary trees.</param>
    public static void Apply(DirectoryHandle from, ReadOnlySpan<byte> name, in FileStatus status, DirectoryHandle to, ReadOnlySpan<byte> newName, OverlayAttributes? marks)
    {
        to.SetOwner(newName, status.Uid, status.Gid);
        to.SetMode(newName, status.Mode);
        foreach (var attribute in from.ReadXattrs(name))
        {
            if (marks is null || !marks.IsMark(attribute.Name)) to.SetXattr(newName, attribute);
        }
        to.SetTimes(newName, status.ModifiedAt);
    }

    /// <summary>Gives a folder the attributes of another, as the root that an overlay shows: the kernel shows the topmost folder's own.</summary>
    public static void ApplyRoot(RootDirectory state, RootPath below, RootPath folder, OverlayAttributes marks)
    {
        using var from = state.OpenDirectory(below);
        using var to = state.OpenDirectory(folder);
        Apply(from, [], from.Status(), to, [], marks);
    }
}
