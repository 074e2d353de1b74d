using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What the built-in runner leaves to other runtimes.</summary>
[SupportedOSPlatform("linux")]
internal static class SandboxLimits
{
    private const string AskAnother = "SCMP_ACT_NOTIFY";
    private const string Administration = "CAP_SYS_ADMIN";

    // What must not be left out in silence, unlike fields that nobody knows.
    private static readonly string[] unknownSettings = ["intelRdt", "netDevices"];

    /// <summary>Why it cannot make a container of a configuration; null where it can.</summary>
    public static string? Of(RuntimeSpec spec) => Labels(spec) ?? Unknown(spec) ?? Filter(spec.Linux?.Seccomp) ?? Devices(spec) ?? Namespaces(spec) ?? Mounts(spec) ?? Groups(spec.Linux?.Resources) ?? Hooks(spec.Hooks);

    /// <summary>Whether mounts that forbid devices are not enough to keep them closed.</summary>
    public static bool NeedsDeviceGroup(RuntimeSpec spec) => !DeviceCalls.AreAllAllowed(spec) && (spec.Process?.Capabilities?.Bounding ?? []).Contains(Administration);

    private static string? Labels(RuntimeSpec spec) =>
        string.IsNullOrEmpty(spec.Process?.AppArmorProfile) && string.IsNullOrEmpty(spec.Process?.SelinuxLabel) && string.IsNullOrEmpty(spec.Linux?.MountLabel)
            ? null : "a label or profile of a security module, which it does not set";

    private static string? Unknown(RuntimeSpec spec) =>
        SchedulingCalls.Unknown(spec) is { } name ? $"`{ByteText.Escape(name)}`, which it does not know"
        : unknownSettings.FirstOrDefault(setting => spec.Linux?.Extra?.TryGetValue(setting, out var value) == true && value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any()) is { } field
            ? $"`linux.{field}`" : null;

    private static string? Filter(SeccompSpec? filter) => filter is null || (filter.Syscalls ?? []).Select(rule => rule.Action).All(action => action != AskAnother) && filter.DefaultAction != AskAnother
        ? null : "a system call filter that asks another process";

    private static string? Devices(RuntimeSpec spec)
    {
        // Who may mount could undo what keeps devices closed.
        return NeedsDeviceGroup(spec) && !SandboxCgroup.GuardsDevices
            ? $"`{Administration}` for a container whose devices are limited, which takes a device control group" : null;
    }

    private static string? Namespaces(RuntimeSpec spec)
    {
        foreach (var space in spec.Linux?.Namespaces ?? [])
        {
            if (space.Type is not ("pid" or "network" or "mount" or "ipc" or "uts" or "user" or "cgroup" or "time")) return $"a namespace of the type `{space.Type}`";
            if (!string.IsNullOrEmpty(space.Path) && space.Type is ("mount" or "user")) return $"a `{space.Type}` namespace to join";
        }
        return HostSetting(spec) is { } name ? $"the kernel parameter `{name}`, which is the whole host's" : null;
    }

    /// <summary>A kernel parameter that is not of a namespace of the container's own; null where there is none.</summary>
    public static string? HostSetting(RuntimeSpec spec) =>
        (spec.Linux?.Sysctl ?? new Dictionary<string, string>()).Keys.Select(key => key.Replace('/', '.')).FirstOrDefault(name => !IsOfNamespace(spec, name));

    private static string? Mounts(RuntimeSpec spec)
    {
        if (spec.Root?.Path is "/" or null) return "no root file system of the container's own";
        return (spec.Mounts ?? []).Select(MountOptions.Of).FirstOrDefault(options => options.IsChange && options.Data.Count > 0) is { } change
            ? $"the mount options `remount,{string.Join(',', change.Data)}`" : null;
    }

    /// <summary>What of some limits the control groups here have not; null for nothing. A limit that nothing keeps would be worse than none.</summary>
    public static string? Groups(LinuxResources? limits) => SandboxCgroup.IsUnified ? Unified(limits)
        : limits?.Unified is { Count: > 0 } ? "files of control groups of version 2, which are not here" : null;

    /// <summary>The same for version 2.</summary>
    public static string? Unified(LinuxResources? limits) =>
        limits?.Network is { ClassId: not null } or { Priorities: [_, ..] } ? "marks of packets, which control groups of version 2 have not"
        : limits?.Memory is { Swappiness: not null } or { DisableOomKiller: true } or { KernelTcp: not null } || limits?.Cpu is { RealtimeRuntime: not null } or { RealtimePeriod: not null } ? "a limit that control groups of version 2 have not"
        : limits?.Memory is { Swap: >= 0, Limit: null } ? "memory and swap together without memory alone, and control groups of version 2 count swap alone" : null;

    private static string? Hooks(HooksSpec? hooks) =>
        hooks is { Prestart: null or [], CreateRuntime: null or [], CreateContainer: null or [], StartContainer: null or [], Poststart: null or [], Poststop: null or [] } or null ? null : "hooks";

    // As sysctls are divided: namespaces(7).
    private static bool IsOfNamespace(RuntimeSpec spec, string name) =>
        name.StartsWith("net.", StringComparison.Ordinal) ? NamespaceCalls.Has(spec, "network")
        : name.StartsWith("fs.mqueue.", StringComparison.Ordinal) || name.StartsWith("kernel.msg", StringComparison.Ordinal) || name.StartsWith("kernel.shm", StringComparison.Ordinal) || name == "kernel.sem"
            ? NamespaceCalls.Has(spec, "ipc")
        : name is ("kernel.domainname" or "kernel.hostname") && NamespaceCalls.Has(spec, "uts");
}
