using System.Runtime.Versioning;

namespace Oci.Runtime;

/// <summary>Control groups that a killed runtime left behind, named after the container: runc makes them below our own group, crun below the topmost.</summary>
[SupportedOSPlatform("linux")]
internal static class CgroupFolders
{
    private const string Mounts = "/sys/fs/cgroup";

    /// <summary>Removes the empty groups of that name.</summary>
    public static void Remove(string id)
    {
        foreach (var folder in Parents().Select(parent => Path.Combine(parent, id)).Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not empty, or not ours: then it is no leftover of ours.
            }
        }
    }

    // A line is HIERARCHY:CONTROLLERS:PATH; version 2 has no controllers, a named hierarchy is name=NAME. Source: cgroups(7).
    private static IEnumerable<string> Parents() => File.ReadLines("/proc/self/cgroup")
        .Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3)
        .SelectMany(parts => FoldersOf(parts[1]).SelectMany(folder => (string[])[folder, folder + parts[2]]))
        .Distinct();

    private static IEnumerable<string> FoldersOf(string controllers) =>
        controllers.Length == 0 ? [Mounts, Mounts + "/unified"] : [$"{Mounts}/{controllers.Replace("name=", "", StringComparison.Ordinal)}"];
}
