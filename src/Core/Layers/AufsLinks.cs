using Oci.Native;

namespace Oci.Layers;

/// <summary>Layers made on AUFS keep files with several names in a folder of their own, and link to them from there. Source: aufs(5), pseudo-link.</summary>
internal static class AufsLinks
{
    /// <summary>The folder; it is gone when the layer is applied.</summary>
    public static RootPath Folder { get; } = RootPath.Clean(".wh..wh.plnk"u8);

    /// <summary>Whether an entry is a file that others may link to.</summary>
    public static bool Contains(RootPath path, bool isFile) => isFile && path.Parent == Folder;
}
