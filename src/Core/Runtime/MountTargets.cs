using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>The places that a runtime would make in a root file system because something is mounted there, or because the process starts there.</summary>
[SupportedOSPlatform("linux")]
public static class MountTargets
{
    /// <summary>
    /// For <see cref="Snapshot.AddMountPoints"/> before a step runs: what is made there leaves no trace in the step's layer.
    /// A place below another mount is not in the root file system, and not in the list.
    /// </summary>
    /// <param name="spec">The configuration.</param>
    /// <param name="mounts">Where the sources of its mounts are visible; null for our own mount namespace.</param>
    public static IReadOnlyList<MountPoint> Of(RuntimeSpec spec, MountNamespace? mounts = null) => mounts is null ? Find(spec) : mounts.Run(() => Find(spec));

    private static IReadOnlyList<MountPoint> Find(RuntimeSpec spec)
    {
        var mounts = spec.Mounts ?? [];
        var places = mounts.Where(mount => !mounts.Any(other => IsBelow(mount.Destination, other.Destination)))
            .Select(mount => new MountPoint(RootPath.Clean(mount.Destination), IsDirectory(mount)));
        var folder = spec.Process?.Cwd;
        if (folder is null || mounts.Any(mount => IsBelow(folder, mount.Destination))) return [.. places];
        return [.. places, new MountPoint(RootPath.Clean(folder), IsDirectory: true)];
    }

    private static bool IsBelow(string path, string other) =>
        RootPath.Clean(path) != RootPath.Clean(other) && RootPath.Clean(path).IsAtOrBelow(RootPath.Clean(other));

    // Only a bind mount can put a file over a file; its source decides.
    private static bool IsDirectory(MountSpec mount) =>
        !IsBind(mount) || mount.Source is null || !File.Exists(mount.Source) || Directory.Exists(mount.Source);

    private static bool IsBind(MountSpec mount) =>
        mount.Type == "bind" || (mount.Options?.Any(option => option is "bind" or "rbind") ?? false);
}
