using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The places of a container's mounts: looked up, and made in the root file system where they are missing.</summary>
[SupportedOSPlatform("linux")]
internal static class SandboxPlaces
{
    private const int FolderMode = 0b111_101_101;
    private const int FileMode = 0b110_100_100;

    /// <summary>The mounts as they can be made here, in order.</summary>
    /// <param name="spec">The configuration.</param>
    /// <param name="host">Where the container is made.</param>
    /// <param name="root">The root file system; null where nothing is to be looked up in it.</param>
    public static IReadOnlyList<MountCalls.Planned> Plan(RuntimeSpec spec, SandboxHost host, RootDirectory? root = null)
    {
        var planned = new List<MountCalls.Planned>();
        foreach (var mount in (spec.Mounts ?? []).Select(Cleaned).Select(mount => WithMode(Adapt(mount, spec, host), root)))
            planned.Add(new(mount, IsFolder(mount), MountAbove(planned.Select(earlier => earlier.Mount), mount.Destination)));
        return planned;
    }

    /// <summary>A path from the root, without <c>.</c>, <c>..</c> and a slash at its end.</summary>
    public static string Clean(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, "/"));

    /// <summary>The nearest of some mounts that a path lies below; null where that is the root.</summary>
    public static string? MountAbove(IEnumerable<MountSpec> mounts, string path) => mounts.Select(mount => mount.Destination)
        .Where(other => RootPath.Clean(path) != RootPath.Clean(other) && RootPath.Clean(path).IsAtOrBelow(RootPath.Clean(other)))
        .MaxBy(other => MountTargetCalls.Parts(other).Length);

    /// <summary>Which of the paths to hide there are, and whether they are folders.</summary>
    public static IReadOnlyList<(string Path, bool IsFolder)> Masks(RuntimeSpec spec, RootDirectory root)
    {
        var masks = new List<(string, bool)>();
        foreach (var path in spec.Linux?.MaskedPaths ?? [])
            // The kernel's files are the same here as there.
            if (MountTargetCalls.IsOfKernel(path))
            {
                if (Path.Exists(path)) masks.Add((path, Directory.Exists(path)));
            }
            else if (root.TryStatus(RootPath.Clean(path), followLast: true) is { } found) masks.Add((path, found.IsDirectory));
        return masks;
    }

    /// <summary>Makes what is missing in the root, links followed inside it.</summary>
    public static void Make(RuntimeSpec spec, RootDirectory root)
    {
        foreach (var place in MountTargets.Of(spec))
        {
            var path = RootLinks.Follow(root, place.Path);
            if (root.TryStatus(path, followLast: false) is not null) continue;
            root.EnsureDirectory(place.IsDirectory ? path : path.Parent, FolderMode).Dispose();
            if (!place.IsDirectory) root.CreateFile(path, FileMode).Dispose();
        }
    }

    private static MountSpec Cleaned(MountSpec mount) => mount with { Destination = Clean(mount.Destination) };

    private static bool IsFolder(MountSpec mount) => !MountOptions.Of(mount).IsBind || !File.Exists(mount.Source) || Directory.Exists(mount.Source);

    private static MountSpec Adapt(MountSpec mount, RuntimeSpec spec, SandboxHost host) => mount.Type switch
    {
        // A new view of the devices belongs to who owns the network.
        "sysfs" when (!host.IsInitialUserNamespace || NamespaceCalls.Has(spec, "user")) && !NamespaceCalls.Makes(spec, "network") =>
            mount with { Type = "bind", Source = "/sys", Options = ["rbind", "rslave", "nosuid", "noexec", "nodev", "ro"] },
        "devpts" => mount with { Options = [.. (mount.Options ?? []).Where(option => !IsOfMissingGroup(option, spec, host))] },
        _ => mount,
    };

    // As runc: a memory file system has the mode of the folder that it covers.
    private static MountSpec WithMode(MountSpec mount, RootDirectory? root)
    {
        if (mount.Type != "tmpfs" || root is null || MountTargetCalls.IsOfKernel(mount.Destination) || (mount.Options ?? []).Any(option => option.StartsWith("mode=", StringComparison.Ordinal))) return mount;
        return root.TryStatus(RootPath.Clean(mount.Destination), followLast: true) is { IsDirectory: true } found ? mount with { Options = [.. mount.Options ?? [], "mode=" + Convert.ToString(found.Mode & 0xfff, 8)] } : mount;
    }

    private static bool IsOfMissingGroup(string option, RuntimeSpec spec, SandboxHost host)
    {
        const string group = "gid=";
        if (!option.StartsWith(group, StringComparison.Ordinal) || !long.TryParse(option.AsSpan(group.Length), out var number)) return false;
        return NamespaceCalls.Makes(spec, "user")
            ? !(spec.Linux?.GidMappings ?? []).Any(map => number >= map.ContainerId && number < (long)map.ContainerId + map.Size)
            : !host.HasGroup(number);
    }
}
