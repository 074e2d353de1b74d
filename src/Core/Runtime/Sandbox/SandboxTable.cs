using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The whole table of a container: which jobs, in which order.</summary>
[SupportedOSPlatform("linux")]
internal static class SandboxTable
{
    /// <summary>What a container's first process does while it still has our memory: nothing of the image runs before it has its own.</summary>
    public static void Begin(CallTable table, SandboxJob job)
    {
        // Who dies before it has sent the word lets nobody wait for it: the other end of the pipe is closed already.
        if (job.DiesWithParent) ProgramCalls.DieWithParent(table);
        // The starter has work to do first: maps of users, control groups.
        ProgramCalls.Await(table, job.Descriptors.Go);
        // Who is nobody in a user namespace would lose its rights with the next program.
        NamespaceCalls.BecomeRoot(table, job.Spec);
    }

    /// <summary>Makes the container and becomes its program.</summary>
    public static CallTable Make(SandboxJob job)
    {
        var table = new CallTable();
        var spec = job.Spec;
        table.CloseOthers(job.Descriptors.All);
        CallImage.CloseAtEnd(table, job.Descriptors.Status, job.Descriptors.Go);
        if (job.DiesWithParent) ProgramCalls.DieWithParent(table);
        table.Add("setsid", "itself");
        DescriptorCalls.Connect(table, job.Descriptors.Streams);
        NamespaceCalls.Join(table, spec);
        NamespaceCalls.OwnCgroups(table, spec);
        NamespaceCalls.OwnClocks(table, spec);
        var root = FileSystem(table, job);
        KernelSettingCalls.Name(table, spec);
        if (NamespaceCalls.Makes(spec, "network")) KernelSettingCalls.BringUpLoopback(table);
        if (job.StopsBeforeRoot)
        {
            ProgramCalls.Report(table, job.Descriptors.Status);
            ProgramCalls.Await(table, job.Descriptors.Go);
        }
        RootCalls.Enter(table, root, MountOptions.PropagationOf(spec.Linux?.RootfsPropagation));
        table.CloseOthers(job.Descriptors.Last);
        if (spec.Process is { } process) Process(table, job, process);
        else ProgramCalls.StandStill(table, job.Descriptors.Status, job.Descriptors.Go);
        return table;
    }

    /// <summary>Joins a container and becomes one more program in it.</summary>
    /// <param name="job">The container's, with a process to join.</param>
    /// <param name="process">What runs.</param>
    /// <param name="name">The container's name.</param>
    /// <param name="joined">Which namespaces are not ours.</param>
    /// <param name="number">Where the kernel writes the process's number.</param>
    public static CallTable Join(SandboxJob job, ProcessSpec process, string name, long joined, CallMemory number)
    {
        var table = new CallTable();
        table.CloseOthers(job.Descriptors.All);
        CallImage.CloseAtEnd(table, job.Descriptors.Status, job.Descriptors.Go);
        ProgramCalls.Hide(table);
        if (job.DiesWithParent) ProgramCalls.DieWithParent(table);
        NamespaceCalls.JoinProcess(table, job.Descriptors.Joined!.Value, name, joined);
        NamespaceCalls.GoOnInside(table, number);
        ProgramCalls.Await(table, job.Descriptors.Go);
        SchedulingCalls.Place(table, process.Affinity);
        if (job.DiesWithParent) ProgramCalls.DieWithParent(table);
        table.Add("setsid", "itself");
        DescriptorCalls.Connect(table, job.Descriptors.Streams);
        NamespaceCalls.BecomeRoot(table, job.Spec);
        if (job.Descriptors.Terminal is { } starter) TerminalCalls.MakeInside(table, process, starter);
        table.CloseOthers(job.Descriptors.Last);
        Process(table, job, process);
        return table;
    }

    private static Call FileSystem(CallTable table, SandboxJob job)
    {
        var spec = job.Spec;
        var propagation = MountOptions.PropagationOf(spec.Linux?.RootfsPropagation);
        RootCalls.Isolate(table, propagation, job.RootMount);
        var root = RootCalls.Open(table, job.RootFolder, job.AllowsAllDevices, propagation);
        table.Add("umask", "new files", 0b000_010_010);
        Mounts(table, job, root);
        foreach (var (name, value) in spec.Linux?.Sysctl ?? new Dictionary<string, string>()) KernelSettingCalls.Parameter(table, root, name, value);
        Masks(table, job, root);
        if (job.Descriptors.Terminal is { } starter) TerminalCalls.Make(table, root, spec.Process!, starter);
        WorkingFolder(table, job, root);
        foreach (var mount in job.Mounts.Where((mount, i) => !job.Mounts.Skip(i + 1).Any(later => Covers(later.Mount, mount.Mount)))) new MountCalls(table, root, job.AllowsAllDevices).Freeze(mount);
        if (spec.Root?.Readonly == true) RootCalls.Freeze(table, root);
        return root;
    }

    // Its path leads to the later one then, which is not to be read-only for its sake.
    private static bool Covers(MountSpec later, MountSpec mount) =>
        !MountOptions.Of(later).IsChange && RootPath.Clean(mount.Destination).IsAtOrBelow(RootPath.Clean(later.Destination));

    private static void Mounts(CallTable table, SandboxJob job, Call root)
    {
        var mounts = new MountCalls(table, root, job.AllowsAllDevices);
        var groups = new CgroupMountCalls(table, root);
        foreach (var mount in job.Mounts)
            if (mount.Mount.Type is not "cgroup") mounts.Add(mount);
            else if (SandboxCgroup.IsUnified) groups.Unified(mount.Mount.Destination, IsReadOnly(mount.Mount));
            else groups.Legacy(mount.Mount.Destination, job.Groups, IsReadOnly(mount.Mount));
        if (job.Mounts.Any(mount => mount.Mount is { Destination: DeviceCalls.Folder, Type: "tmpfs" }))
            new DeviceCalls(table, root).Add(DeviceCalls.Of(job.Spec), job.CanMakeDevices, job.AllowsAllDevices);
    }

    private static void Masks(CallTable table, SandboxJob job, Call root)
    {
        var masks = new MaskCalls(table, root);
        foreach (var path in job.Spec.Linux?.ReadonlyPaths ?? []) masks.Freeze(path);
        foreach (var (path, isFolder) in job.Masks)
            if (isFolder) masks.HideFolder(path);
            else masks.HideFile(path);
    }

    // In the root itself it is there already.
    private static void WorkingFolder(CallTable table, SandboxJob job, Call root)
    {
        if (job.Spec.Process?.Cwd is not { } folder || MountTargetCalls.IsOfKernel(folder)) return;
        if (SandboxPlaces.MountAbove(job.Mounts.Select(mount => mount.Mount), folder) is { } above) MountTargetCalls.Make(table, root, folder, above, isFolder: true);
    }

    private static void Process(CallTable table, SandboxJob job, ProcessSpec process)
    {
        // No descriptor of a folder is open any more: /proc/self/fd leads nowhere (CVE-2024-21626).
        table.Add("chdir", process.Cwd, process.Cwd);
        table.Add("umask", "new files", process.User?.Umask ?? 0b000_010_010);
        IdentityCalls.Limit(table, process);
        SchedulingCalls.Add(table, process, job.Spec.Linux);
        IdentityCalls.DropBounding(table, process.Capabilities);
        IdentityCalls.Become(table, process.User, job.Host.CanSetGroups, process.Capabilities);
        ProgramCalls.ResetSignals(table);
        if (process.NoNewPrivileges) FilterCalls.ForbidNewPrivileges(table);
        // Without that only root may install a filter, so that its last rights go after it.
        if (process.NoNewPrivileges) IdentityCalls.Restrict(table, process.Capabilities);
        if (job.Spec.Linux?.Seccomp is { } filter) FilterCalls.Install(table, filter);
        if (!process.NoNewPrivileges) IdentityCalls.Restrict(table, process.Capabilities);
        if (job.DiesWithParent) ProgramCalls.DieWithParent(table);
        ProgramCalls.Report(table, job.Descriptors.Status);
        ProgramCalls.Await(table, job.Descriptors.Go);
        ProgramCalls.UnblockSignals(table);
        ProgramCalls.Execute(table, process, isAlone: job.StopsBeforeRoot);
    }

    private static bool IsReadOnly(MountSpec mount) => (MountOptions.Of(mount).Attributes & Kernel.AttributeReadOnly) != 0;
}
