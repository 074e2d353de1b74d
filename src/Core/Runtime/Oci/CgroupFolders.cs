using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Control groups that a killed runtime left behind, named after the container: runc makes them below our own group, crun below the topmost.</summary>
[SupportedOSPlatform("linux")]
internal static class CgroupFolders
{
    private const string Mounts = "/sys/fs/cgroup";
    private const int Attempts = 100;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Removes the groups of that name with whatever still runs in them.</summary>
    public static Task RemoveAsync(string id) => RemoveAsync(Parents().Select(parent => Path.Combine(parent, id)));

    /// <summary>Removes groups with whatever still runs in them. Processes that are about to end take their time.</summary>
    public static async Task RemoveAsync(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
            for (var attempt = 0; attempt < Attempts && Directory.Exists(folder) && !TryRemove(folder); attempt++) await Task.Delay(pause);
    }

    /// <summary>Puts a process into the groups that another one is in, wherever they are not those of ours.</summary>
    /// <exception cref="FileSystemException">It cannot be done.</exception>
    public static void Follow(int process, int other)
    {
        var number = process.ToString(CultureInfo.InvariantCulture);
        foreach (var (controllers, path) in LinesOf(other.ToString(CultureInfo.InvariantCulture)).Except(LinesOf("self")))
            if (FoldersOf(controllers).Select(folder => Path.Combine(folder + path, "cgroup.procs")).FirstOrDefault(File.Exists) is { } members)
                Join(members, number);
    }

    /// <summary>The processes in some groups, and in the groups that they made below.</summary>
    public static IEnumerable<int> Processes(IEnumerable<string> folders) => folders.Where(Directory.Exists).SelectMany(WithThoseBelow).Select(folder => Path.Combine(folder, "cgroup.procs")).Where(File.Exists).SelectMany(File.ReadLines)
        .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0).Where(process => process > 0).Distinct();

    private static void Join(string members, string number)
    {
        try
        {
            File.WriteAllText(members, number);
        }
        catch (UnauthorizedAccessException) when (!SandboxHost.Own.IsInitialUserNamespace || Libc.geteuid() != 0)
        {
            // Who is not root makes no groups: that of a container is that of the login which it was made in, and closed to another one.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw HostFile.Explain("write", members, e);
        }
    }

    private static IEnumerable<string> WithThoseBelow(string folder) => Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder);

    // A container may have made groups of its own in its group: they go first.
    private static bool TryRemove(string folder)
    {
        try
        {
            foreach (var below in Directory.GetDirectories(folder)) _ = TryRemove(below);
            foreach (var line in File.ReadLines(Path.Combine(folder, "cgroup.procs")))
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && process > 0) _ = Libc.kill(process, Libc.SignalKill);
            Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            return false; // not empty yet
        }
        catch (UnauthorizedAccessException)
        {
            return true; // not ours: then it is no leftover of ours
        }
    }

    // A line is HIERARCHY:CONTROLLERS:PATH; version 2 has no controllers, a named hierarchy is name=NAME. Source: cgroups(7).
    private static IEnumerable<string> Parents() => LinesOf("self")
        .SelectMany(line => FoldersOf(line.Controllers).SelectMany(folder => (string[])[folder, folder + line.Path]))
        .Distinct();

    private static IEnumerable<(string Controllers, string Path)> LinesOf(string process) => File.ReadLines($"/proc/{process}/cgroup")
        .Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3)
        .Select(parts => (parts[1], parts[2]));

    private static IEnumerable<string> FoldersOf(string controllers) =>
        controllers.Length == 0 ? [Mounts, Mounts + "/unified"] : [$"{Mounts}/{controllers.Replace("name=", "", StringComparison.Ordinal)}"];
}
