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
    internal const string Mounts = "/sys/fs/cgroup";
    private const string UnifiedCore = "";

    private SandboxCgroup(IReadOnlyList<(string Controller, string Folder)> folders) => Folders = folders;

    /// <summary>Whether a group can say which devices its processes may use: only version 1 has files for that.</summary>
    public static bool GuardsDevices { get; } = !IsUnifiedHere() && SandboxHost.Own.IsInitialUserNamespace && Directory.Exists(OwnFolder(CgroupSettings.Devices));

    /// <summary>Whether there is only the one hierarchy of version 2.</summary>
    public static bool IsUnified { get; } = IsUnifiedHere();

    /// <summary>The groups, by controller.</summary>
    public IReadOnlyList<(string Controller, string Folder)> Folders { get; }

    /// <summary>Who is in them.</summary>
    public IEnumerable<int> Members => CgroupFolders.Processes(Folders.Select(entry => entry.Folder).Distinct());

    /// <summary>Makes the groups that the limits need and sets the limits; null where there are none.</summary>
    /// <exception cref="ContainerStartException">A limit cannot be set here.</exception>
    public static SandboxCgroup? Create(string id, RuntimeSpec spec)
    {
        var settings = SettingsOf(spec, SandboxLimits.NeedsDeviceGroup(spec));
        return settings.Count == 0 ? null : Make([.. settings.Select(setting => setting.Controller).Distinct().Select(controller => (controller, CgroupPath.FolderOf(controller, id)))], settings);
    }

    /// <summary>Makes a group in every hierarchy, where the configuration says, whether there are limits or not: engines count and freeze by it.</summary>
    /// <exception cref="ContainerStartException">A limit cannot be set here, or no group be made.</exception>
    public static SandboxCgroup? CreateWhole(string id, RuntimeSpec spec)
    {
        if (!SandboxHost.Own.IsInitialUserNamespace) return Create(id, spec);
        var settings = SettingsOf(spec, GuardsDevices);
        // A group of the devices' hierarchy that has no rules must not pass for one that guards.
        var controllers = IsUnified ? settings.Select(setting => setting.Controller).Append(UnifiedCore).Distinct() : CgroupPath.LegacyControllers().Where(controller => controller != CgroupSettings.Devices || GuardsDevices);
        var path = string.IsNullOrEmpty(spec.Linux?.CgroupsPath) ? id : CgroupPath.Of(spec.Linux.CgroupsPath);
        return Make([.. controllers.Select(controller => (controller, CgroupPath.FolderOf(controller, path)))], settings);
    }

    private static List<(string Controller, string File, string Value)> SettingsOf(RuntimeSpec spec, bool devices) =>
        [.. IsUnified ? CgroupSettings.Unified(spec.Linux?.Resources) : CgroupSettings.Legacy(spec.Linux?.Resources).Concat(devices ? CgroupSettings.DeviceRules(spec) : [])];

    private static SandboxCgroup Make(IReadOnlyList<(string Controller, string Folder)> folders, IReadOnlyList<(string Controller, string File, string Value)> settings)
    {
        var missing = folders.Select(entry => entry.Folder).Distinct().Where(folder => !Directory.Exists(folder)).ToList();
        try
        {
            foreach (var (controller, folder) in folders) Make(controller, folder);
            foreach (var (controller, file, value) in settings)
            {
                var group = folders.Where(entry => entry.Controller == controller).Select(entry => entry.Folder).FirstOrDefault();
                Write(Path.Combine(group ?? throw Impossible(file, new IOException($"the controller `{controller}` is not here")), file), value, file);
            }
            // Nothing that is put into it would ever do anything, and we would wait for that.
            if (CgroupFreezer.Find(folders.Select(entry => entry.Folder)) is { IsFrozen: true } frozen)
                throw new ContainerStartException(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected a control group whose processes go on, found that `{ByteText.Escape(frozen.Folder)}` is frozen", "let it go on, or choose another one with linux.cgroupsPath");
            return new SandboxCgroup(folders);
        }
        catch (ContainerStartException)
        {
            // Nobody is in them yet, and nobody would ever remove them. Those that were there are somebody else's, who may be about to fill them.
            foreach (var folder in missing.Where(Directory.Exists)) TryRemove(folder);
            throw;
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody is in it by now.
        }
    }

    /// <summary>Changes limits of groups that are there.</summary>
    /// <param name="folders">The groups' folders.</param>
    /// <param name="limits">Those that change.</param>
    /// <exception cref="ContainerStartException">One of them cannot be set.</exception>
    public static void Change(IReadOnlyList<string> folders, LinuxResources limits)
    {
        var settings = (IsUnified ? CgroupSettings.Unified(limits) : CgroupSettings.Legacy(limits)).Select(setting => (Path: Path.Combine(FolderOf(setting.Controller), setting.File), setting.Value, setting.File));
        // Memory with swap is at least memory alone: what is refused now may be fine once the other one has changed.
        foreach (var (path, value, file) in settings.Where(setting => !TryWrite(setting.Path, setting.Value)).ToList()) Write(path, value, file);

        string FolderOf(string controller) => folders.FirstOrDefault(path => IsUnified || path.StartsWith($"{Mounts}/{controller}/", StringComparison.Ordinal))
            ?? throw Impossible(controller, new IOException("the container has no such control group"));
    }

    /// <summary>Puts a process into the groups.</summary>
    public void Add(int process)
    {
        foreach (var folder in Folders.Select(entry => entry.Folder).Distinct())
            Write(Path.Combine(folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture), "a process");
    }

    /// <summary>Removes the groups once the processes in them have ended.</summary>
    public Task RemoveAsync() => CgroupFolders.RemoveAsync(Folders.Select(entry => entry.Folder).Distinct());

    private static void Make(string controller, string folder)
    {
        try
        {
            if (!IsUnified && !Directory.Exists($"{Mounts}/{controller}")) throw new IOException($"the controller `{controller}` is not here");
            if (IsUnified && controller != UnifiedCore && !File.ReadAllText(Mounts + "/cgroup.subtree_control").Split(' ', '\n').Contains(controller)) File.WriteAllText(Mounts + "/cgroup.subtree_control", "+" + controller);
            Directory.CreateDirectory(folder);
            if (controller == "cpuset" && !IsUnified) FillProcessors(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Impossible(controller, e);
        }
    }

    private static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
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

    // A new group of version 1 has no processors, and takes no process before it has.
    private static void FillProcessors(string folder)
    {
        if (Path.GetDirectoryName(folder) is not { } parent || !File.Exists(Path.Combine(parent, "cpuset.cpus"))) return;
        if (File.ReadAllText(Path.Combine(folder, "cpuset.cpus")).Trim().Length > 0) return;
        FillProcessors(parent);
        foreach (var file in (string[])["cpuset.cpus", "cpuset.mems"]) File.WriteAllText(Path.Combine(folder, file), File.ReadAllText(Path.Combine(parent, file)).Trim());
    }

    private static bool IsUnifiedHere() => File.Exists(Mounts + "/cgroup.controllers");

    /// <summary>Our own group in a hierarchy of version 1.</summary>
    internal static string OwnFolder(string controller)
    {
        // A line is HIERARCHY:CONTROLLERS:PATH.
        var line = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).FirstOrDefault(parts => parts.Length == 3 && parts[1].Replace("name=", "", StringComparison.Ordinal).Split(',').Contains(controller == CgroupPath.Hybrid ? UnifiedCore : controller));
        return $"{Mounts}/{controller}{line?[2].TrimEnd('/')}";
    }

    private static ContainerStartException Impossible(string limit, Exception e) => new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated,
        $"expected to set `{limit}` by a control group, found: {ByteText.Escape(e.Message)}", "run as root where control groups can be made, or without the limit", e);
}
