using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The place of a bundle's image, as the bundle remembers it.</summary>
internal static class BundlePlace
{
    /// <summary>The same place with an absolute path: the bundle may be used from another folder than the one it was made from.</summary>
    public static ImageLocation Absolute(ImageLocation location) => location switch
    {
        LayoutLocation layout => layout with { Folder = Path.GetFullPath(layout.Folder) },
        ArchiveLocation archive => archive with { File = Path.GetFullPath(archive.File) },
        DockerArchiveLocation archive => archive with { File = Path.GetFullPath(archive.File) },
        DirLocation dir => dir with { Folder = Path.GetFullPath(dir.Folder) },
        _ => location,
    };
}
