using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Whiteouts that hide nothing. In a directory that no lower layer has overlay does not look for them: it lists their names, which nothing can then be
/// found under.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class IdleWhiteouts
{
    /// <summary>Removes them, without a trace in the times of their directories.</summary>
    /// <param name="layer">The layer's folder.</param>
    /// <param name="whiteouts">Where it has whiteouts.</param>
    /// <param name="lowers">The folders of the layers below, topmost first.</param>
    /// <param name="target">What kind of folders they are.</param>
    public static void Remove(RootDirectory layer, IReadOnlyList<RootPath> whiteouts, IReadOnlyList<RootDirectory> lowers, ApplyTarget target)
    {
        var below = new LowerLayers(lowers, target);
        foreach (var path in whiteouts.Where(path => below.Find(path) is null))
        {
            using var parent = layer.OpenDirectory(path.Parent);
            var time = parent.Status().ModifiedAt;
            parent.Unlink(path.Name);
            parent.SetTimes([], time);
        }
    }
}
