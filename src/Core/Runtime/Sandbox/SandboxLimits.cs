using System.Runtime.Versioning;

namespace Oci.Runtime;

/// <summary>What the built-in runner leaves to other runtimes.</summary>
[SupportedOSPlatform("linux")]
internal static class SandboxLimits
{
    private const string AskAnother = "SCMP_ACT_NOTIFY";
    private const string Administration = "CAP_SYS_ADMIN";

    /// <summary>Why it cannot make a container of a configuration; null where it can.</summary>
    public static string? Of(RuntimeSpec spec) => Labels(spec) ?? Filter(spec.Linux?.Seccomp) ?? Devices(spec) ?? Namespaces(spec) ?? Mounts(spec) ?? Hooks(spec.Hooks);

    /// <summary>Whether mounts that forbid devices are not enough to keep them closed.</summary>
    public static bool NeedsDeviceGroup(RuntimeSpec spec) => !DeviceCalls.AreAllAllowed(spec) && (spec.Process?.Capabilities?.Bounding ?? []).Contains(Administration);

    private static string? Labels(RuntimeSpec spec) =>
        string.IsNullOrEmpty(spec.Process?.AppArmorProfile) && string.IsNullOrEmpty(spec.Process?.SelinuxLabel) && string.IsNullOrEmpty(spec.Linux?.MountLabel)
            ? null : "a label or profile of a security module, which it does not set";

    private static string? Filter(SeccompSpec? filter) => filter is null || (filter.Syscalls ?? []).Select(rule => rule.Action).All(action => action != AskAnother) && filter.DefaultAction != AskAnother
        ? null : "a system call filter that asks another process";

    private static string? Devices(RuntimeSpec spec)
    {
        // Who may mount could undo what keeps devices closed.
        if (NeedsDeviceGroup(spec) && !SandboxCgroup.GuardsDevices)
            return $"`{Administration}` for a container whose devices are limited, which takes a device control group";
        return (spec.Linux?.Devices ?? []).FirstOrDefault(node => !node.Path.StartsWith(DeviceCalls.Folder + "/", StringComparison.Ordinal)) is { } device
            ? $"a device outside of `{DeviceCalls.Folder}`: `{device.Path}`" : null;
    }

    private static string? Namespaces(RuntimeSpec spec)
    {
        foreach (var space in spec.Linux?.Namespaces ?? [])
        {
            if (space.Type is not ("pid" or "network" or "mount" or "ipc" or "uts" or "user" or "cgroup")) return $"a namespace of the type `{space.Type}`";
            if (!string.IsNullOrEmpty(space.Path) && space.Type is ("pid" or "mount" or "user")) return $"a `{space.Type}` namespace to join";
        }
        foreach (var name in (spec.Linux?.Sysctl ?? new Dictionary<string, string>()).Keys.Select(key => key.Replace('/', '.')))
            if (!IsOfNamespace(spec, name)) return $"the kernel parameter `{name}`, which is the whole host's";
        return null;
    }

    private static string? Mounts(RuntimeSpec spec)
    {
        if (spec.Root?.Path is "/" or null) return "no root file system of the container's own";
        foreach (var mount in spec.Mounts ?? [])
            foreach (var option in mount.Options ?? [])
                if (option is "remount") return $"the mount option `{option}`";
        return null;
    }

    private static string? Hooks(HooksSpec? hooks) =>
        hooks is { Prestart: null or [], CreateRuntime: null or [], CreateContainer: null or [], StartContainer: null or [], Poststart: null or [], Poststop: null or [] } or null ? null : "hooks";

    // As sysctls are divided: namespaces(7).
    private static bool IsOfNamespace(RuntimeSpec spec, string name) =>
        name.StartsWith("net.", StringComparison.Ordinal) ? NamespaceCalls.Has(spec, "network")
        : name.StartsWith("fs.mqueue.", StringComparison.Ordinal) || name.StartsWith("kernel.msg", StringComparison.Ordinal) || name.StartsWith("kernel.shm", StringComparison.Ordinal) || name == "kernel.sem"
            ? NamespaceCalls.Has(spec, "ipc")
        : name is ("kernel.domainname" or "kernel.hostname") && NamespaceCalls.Has(spec, "uts");
}
