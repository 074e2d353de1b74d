using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>The root file system that no layer says anything about: an empty directory of root's that everybody may enter.</summary>
[SupportedOSPlatform("linux")]
internal static class EmptyRoot
{
    private const int Mode = 0x1ed; // 0755

    private static readonly RootPath Folder = RootPath.Clean("empty");

    /// <summary>Where it is; made when missing.</summary>
    public static RootPath Ensure(StateFolder state)
    {
        if (state.Root.TryStatus(Folder, followLast: false) is { } status && status.ModifiedAt == UnixTime.Epoch) return Folder;
        state.Ensure(Folder);
        state.Root.SetMode(Folder, Mode);
        state.Root.SetTimes(Folder, UnixTime.Epoch);
        return Folder;
    }
}
