using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>The root file system that no layer says anything about: an empty directory of root's that everybody may enter.</summary>
[SupportedOSPlatform("linux")]
internal static class EmptyRoot
{
    private const int Mode = 0x1ed; // 0755

    /// <summary>Where it is.</summary>
    public static RootPath Folder { get; } = RootPath.Clean("empty");

    /// <summary>Makes it where it is missing.</summary>
    public static void Ensure(StateFolder state)
    {
        if (state.Root.TryStatus(Folder, followLast: false) is { } status && status.ModifiedAt == UnixTime.Epoch) return;
        state.Ensure(Folder);
        state.Root.SetMode(Folder, Mode);
        state.Root.SetTimes(Folder, UnixTime.Epoch);
    }
}
