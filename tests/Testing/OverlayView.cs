using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Folders of layers as an overlay mount shows them, in a mount namespace that ends with the look.</summary>
[SupportedOSPlatform("linux")]
public static class OverlayView
{
    /// <summary>Mounts the folders and looks at the result; needs root.</summary>
    /// <param name="layers">Topmost first; at least one.</param>
    /// <param name="scratch">An empty folder to mount on.</param>
    /// <param name="aspects">What to look at.</param>
    /// <param name="ignore">Paths to leave out.</param>
    public static TreeSnapshot Of(IReadOnlyList<string> layers, string scratch, TreeAspects aspects, Func<RootPath, bool>? ignore = null)
    {
        var point = Directory.CreateDirectory(Path.Combine(scratch, "merged")).FullName;
        var empty = Directory.CreateDirectory(Path.Combine(scratch, "empty")).FullName; // A mount without an upper folder needs two lower ones.
        return PrivateThread.WithMounts(() =>
        {
            var options = $"lowerdir={string.Join(':', layers)}:{empty}";
            if (Libc.mount("overlay", point, "overlay", Libc.MountReadOnly, options) < 0) Errno.Throw("mount", options);
            return TreeSnapshot.Of(point, aspects, ignore);
        });
    }
}
