using Oci.Diagnostics;
using Oci.Transfer;

namespace Oci.Tasks;

/// <summary>Reads <c>OciBase</c>: a Containerfile, or a reference whose paths are the project's.</summary>
internal static class ProjectBase
{
    private static readonly string[] FileNames = ["Containerfile", "Dockerfile"];

    /// <summary>The base with absolute paths, and whether it is a Containerfile.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>; <see cref="ErrorCodes.NothingToPublish"/>: there is no such Containerfile.</exception>
    public static (string Base, bool IsFile) Parse(string text, string folder)
    {
        if (text is "" or "scratch") return (text, false);
        var path = Path.GetFullPath(text, folder);
        if (File.Exists(path)) return (path, true);
        if (FileNames.Any(name => Path.GetFileName(text).StartsWith(name, StringComparison.Ordinal)))
            throw new OciException(ErrorCodes.NothingToPublish, $"expected a Containerfile at `{path}`, for `OciBase` names it, found no such file", "correct the path, which begins at the project's folder");
        return (Absolute(ImageLocation.Parse(text), folder).ToString()!, false);
    }

    /// <summary>A location whose paths begin at <paramref name="folder"/>.</summary>
    public static ImageLocation Absolute(ImageLocation location, string folder) => location switch
    {
        LayoutLocation layout => layout with { Folder = Path.GetFullPath(layout.Folder, folder) },
        ArchiveLocation archive => archive with { File = Path.GetFullPath(archive.File, folder) },
        DockerArchiveLocation archive => archive with { File = Path.GetFullPath(archive.File, folder) },
        DirLocation dir => dir with { Folder = Path.GetFullPath(dir.Folder, folder) },
        _ => location,
    };
}
