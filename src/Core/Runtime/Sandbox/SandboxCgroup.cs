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
    private const ulong MostShares = 262144;

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
        var settings = (IsUnified ? Version2(resources) : Version1(resources)).ToList();
        if (settings.Count == 0) return null;
        var folders = settings.Select(setting => setting.Controller).Distinct().Select(controller => (controller, FolderOf(controller, id))).ToList();
        var group = new SandboxCgroup(id, folders);
        foreach (var (controller, folder) in folders) group.Make(controller, folder);
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

    private static IEnumerable<(string Controller, string File, string Value)> Version1(LinuxResources? limits)
    {
        if (limits?.Memory?.Limit is { } memory) yield return ("memory", "memory.limit_in_bytes", Text(memory));
        if (limits?.Memory?.Reservation is { } reservation) yield return ("memory", "memory.soft_limit_in_bytes", Text(reservation));
        if (limits?.Memory?.Swap is { } swap) yield return ("memory", "memory.memsw.limit_in_bytes", Text(swap));
        if (limits?.Pids is { } pids) yield return ("pids", "pids.max", pids.Limit <= 0 ? "max" : Text(pids.Limit));
        if (limits?.Cpu?.Shares is { } shares) yield return ("cpu", "cpu.shares", Text(shares));
        if (limits?.Cpu?.Period is { } period) yield return ("cpu", "cpu.cfs_period_us", Text(period));
        if (limits?.Cpu?.Quota is { } quota) yield return ("cpu", "cpu.cfs_quota_us", Text(quota));
        // A group has neither processors nor memory nodes before it is told which: none of the two can be left out.
        if (limits?.Cpu is not { Cpus: null, Mems: null } and { } cpu)
        {
            yield return ("cpuset", "cpuset.cpus", cpu.Cpus ?? OwnOf("cpuset.cpus"));
            yield return ("cpuset", "cpuset.mems", cpu.Mems ?? OwnOf("cpuset.mems"));
        }
    }

    private static IEnumerable<(string Controller, string File, string Value)> Version2(LinuxResources? limits)
    {
        if (limits?.Memory?.Limit is { } memory) yield return ("memory", "memory.max", OrMax(memory));
        if (limits?.Memory?.Reservation is { } reservation) yield return ("memory", "memory.low", OrMax(reservation));
        if (limits?.Memory is { Swap: { } both, Limit: { } plain }) yield return ("memory", "memory.swap.max", both < 0 ? "max" : Text(Math.Max(0, both - plain)));
        if (limits?.Pids is { } pids) yield return ("pids", "pids.max", pids.Limit <= 0 ? "max" : Text(pids.Limit));
        if (limits?.Cpu?.Shares is > 0 and var shares) yield return ("cpu", "cpu.weight", Text(1 + (Math.Clamp(shares, 2, MostShares) - 2) * 9999 / (MostShares - 2)));
        if (limits?.Cpu is { Quota: { } quota }) yield return ("cpu", "cpu.max", $"{OrMax(quota)} {Text(limits.Cpu.Period ?? 100_000)}");
        if (limits?.Cpu?.Cpus is { } cpus) yield return ("cpuset", "cpuset.cpus", cpus);
        if (limits?.Cpu?.Mems is { } nodes) yield return ("cpuset", "cpuset.mems", nodes);
    }

    private void Make(string controller, string folder)
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

    private static string FolderOf(string controller, string id) => IsUnified ? Path.Combine(Mounts, id) : $"{Mounts}/{controller}{OwnPath(controller).TrimEnd('/')}/{id}";

    // A line is HIERARCHY:CONTROLLERS:PATH.
    private static string OwnPath(string controller) => File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3))
        .FirstOrDefault(parts => parts.Length == 3 && parts[1].Split(',').Contains(controller))?[2] ?? "/";

    private static string OwnOf(string file) => File.ReadAllText($"{Mounts}/cpuset{OwnPath("cpuset").TrimEnd('/')}/{file}").Trim();

    private static string OrMax(long number) => number < 0 ? "max" : Text(number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static ContainerStartException Impossible(string limit, Exception e) => new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated,
        $"expected to set `{limit}` by a control group, found: {ByteText.Escape(e.Message)}", "run as root where control groups can be made, or without the limit", e);
}
