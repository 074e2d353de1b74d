using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The control group of a container with limits: below our own in version 1, at the top in version 2, where a group with processes cannot
/// have groups with limits below it. Without limits there is none. Source: cgroups(7), runtime-spec config-linux.md, Control groups.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxCgroup
{
    private const string Mounts = "/sys/fs/cgroup";

    private readonly string id;

    private SandboxCgroup(string id, IReadOnlyList<(string Controller, string Folder)> folders)
    {
        this.id = id;
        Folders = folders;
    }

    /// <summary>Whether there is only the one hierarchy of version 2.</summary>
    public static bool IsUnified { get; } = File.Exists(Mounts + "/cgroup.controllers");

    /// <summary>The groups, by controller.</summary>
    public IReadOnlyList<(string Controller, string Folder)> Folders { get; }

    /// <summary>Makes the groups that the limits need and sets the limits; null where there are none.</summary>
    /// <exception cref="ContainerStartException">A limit cannot be set here.</exception>
    public static SandboxCgroup? Create(string id, LinuxResources? resources)
    {
        var settings = (IsUnified ? CgroupSettings.Unified(resources) : CgroupSettings.Legacy(resources)).ToList();
        if (settings.Count == 0) return null;
        var folders = settings.Select(setting => setting.Controller).Distinct().Select(controller => (controller, FolderOf(controller, id))).ToList();
        var group = new SandboxCgroup(id, folders);
        foreach (var (controller, folder) in folders) Make(controller, folder);
        foreach (var (controller, file, value) in settings) Write(Path.Combine(folders.Single(entry => entry.controller == controller).Item2, file), value, file);
        return group;
    }

    /// <summary>Puts a process into the groups.</summary>
    public void Add(int process)
    {
        foreach (var folder in Folders.Select(entry => entry.Folder).Distinct())
            Write(Path.Combine(folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture), "a process");
    }

    /// <summary>Removes the groups once the processes in them have ended.</summary>
    public Task RemoveAsync() => CgroupFolders.RemoveAsync(id);

    private static void Make(string controller, string folder)
    {
        try
        {
            if (IsUnified && !File.ReadAllText(Mounts + "/cgroup.subtree_control").Split(' ', '\n').Contains(controller)) File.WriteAllText(Mounts + "/cgroup.subtree_control", "+" + controller);
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Impossible(controller, e);
        }
    }

    private static void Write(string path, string value, string limit)
    {
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Impossible(limit, e);
        }
    }

    private static string FolderOf(string controller, string id) => IsUnified ? Path.Combine(Mounts, id) : $"{OwnFolder(controller)}/{id}";

    /// <summary>Our own group in a hierarchy of version 1.</summary>
    internal static string OwnFolder(string controller)
    {
        // A line is HIERARCHY:CONTROLLERS:PATH.
        var line = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).FirstOrDefault(parts => parts.Length == 3 && parts[1].Split(',').Contains(controller));
        return $"{Mounts}/{controller}{line?[2].TrimEnd('/')}";
    }

    private static ContainerStartException Impossible(string limit, Exception e) => new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated,
        $"expected to set `{limit}` by a control group, found: {ByteText.Escape(e.Message)}", "run as root where control groups can be made, or without the limit", e);
}
