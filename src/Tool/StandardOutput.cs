using Oci.Native;
using Oci.Transfer;

namespace Oci.Tool;

/// <summary>Tells whether what is made goes to standard output itself: then nothing else may be printed there.</summary>
internal static class StandardOutput
{
    /// <summary>Whether a file that was named is standard output.</summary>
    public static bool Is(string path) => path == "-" || StandardDescriptors.Of(Path.GetFullPath(path)) == 1;

    /// <summary>Whether an image that is written to a place goes there.</summary>
    public static bool Is(ImageLocation place) => place switch
    {
        ArchiveLocation archive => Is(archive.File),
        DockerArchiveLocation archive => Is(archive.File),
        _ => false,
    };
}
