using Oci.Operations;
using Oci.Transfer;

namespace Oci.Tasks;

/// <summary>The files of this machine that a base comes from: when one changes, the image is to be made again.</summary>
internal static class LocalFiles
{
    /// <summary>Their paths; none for a base from elsewhere.</summary>
    public static IEnumerable<string> OfBase(PublishImage image)
    {
        if (image.Finish is { } finish) yield return finish;
        if (image.BaseIsFile) yield return image.Base;
        else if (image.Base.Length > 0 && PathOf(ImageLocation.Parse(image.Base)) is { } path && File.Exists(path)) yield return path;
    }

    private static string? PathOf(ImageLocation location) => location switch
    {
        LayoutLocation layout => Path.Combine(layout.Folder, "index.json"),
        ArchiveLocation archive => archive.File,
        DockerArchiveLocation archive => archive.File,
        DirLocation dir => Path.Combine(dir.Folder, "manifest.json"),
        _ => null,
    };
}
