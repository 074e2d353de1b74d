using Oci.Transfer;

namespace Oci.Tool;

/// <summary>Tells whether what is made goes to standard output itself: then nothing else may be printed there.</summary>
internal static class StandardOutput
{
    /// <summary>Whether a file that was named is standard output.</summary>
    public static bool Is(string path) => path is "-" or "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Whether an image that is written to a place goes there.</summary>
    public static bool Is(ImageLocation place) => place switch
    {
        ArchiveLocation archive => Is(archive.File),
        DockerArchiveLocation archive => Is(archive.File),
        _ => false,
    };
}
