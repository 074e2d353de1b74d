using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a configuration must not say, whatever makes containers of it. Source: runtime-spec config.md, config-linux.md.</summary>
[SupportedOSPlatform("linux")]
internal static class SpecCheck
{
    private static readonly string[] replaceable = ["cpuinfo", "diskstats", "meminfo", "stat", "swaps", "uptime", "loadavg", "slabinfo", "net/dev", "sys/kernel/ns_last_pid", "sys/crypto/fips_enabled"];

    /// <summary>Refuses configurations that contradict the specification.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>.</exception>
    public static void Run(RuntimeSpec spec, string bundle)
    {
        var fault = Version(spec.OciVersion) ?? Hooks(spec.Hooks) ?? Names(spec) ?? Process(spec.Process) ?? Mounts(spec.Mounts ?? []) ?? Kernel(spec, spec.Linux ?? new());
        if (fault is { } found) throw new OciException(ErrorCodes.InvalidBundle, $"expected {found.Expected} in the configuration of `{ByteText.Escape(bundle)}`, found {found.Found}");
    }

    /// <summary>Refuses limits that do.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Run(LinuxResources limits)
    {
        if (Files(limits) is { } found) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected {found.Expected} in the limits, found {found.Found}");
    }

    private static (string Expected, string Found)? Kernel(RuntimeSpec spec, LinuxSpec linux) =>
        Propagation(linux.RootfsPropagation) ?? Namespaces(linux.Namespaces ?? []) ?? Parameters(spec) ?? Devices(linux.Devices ?? []) ?? Clocks(spec) ?? Files(linux.Resources);

    // What another major version means nobody can know. Source: semver.org, 8.
    private static (string Expected, string Found)? Version(string version)
    {
        var numbers = version.Split('-', '+')[0].Split('.');
        return numbers is ["1", _, _] && numbers.All(number => number.Length > 0 && number.All(char.IsAsciiDigit)) ? null : ("a version of the specification such as `1.2.0`", $"`{ByteText.Escape(version)}`");
    }

    private static (string Expected, string Found)? Hooks(HooksSpec? hooks)
    {
        IReadOnlyList<HookSpec>?[] kinds = [hooks?.Prestart, hooks?.CreateRuntime, hooks?.CreateContainer, hooks?.StartContainer, hooks?.Poststart, hooks?.Poststop];
        foreach (var hook in kinds.SelectMany(kind => kind ?? []))
        {
            if (hook.Path is not ['/', ..]) return ("an absolute path of a hook", $"`{ByteText.Escape(hook.Path)}`");
            if (hook.Timeout is <= 0 and var seconds) return ("a hook's time in seconds above 0", $"`{seconds}`");
        }
        return null;
    }

    private static (string Expected, string Found)? Propagation(string? word) => string.IsNullOrEmpty(word) || MountOptions.IsPropagation(word) ? null
        : ("the root's propagation to be `shared`, `slave`, `private` or `unbindable`", $"`{ByteText.Escape(word)}`");

    private static (string Expected, string Found)? Namespaces(IReadOnlyList<LinuxNamespace> spaces)
    {
        if (spaces.GroupBy(space => space.Type).FirstOrDefault(same => same.Count() > 1) is { } twice) return ("each type of namespace once", $"`{ByteText.Escape(twice.Key)}` again");
        return spaces.Select(space => space.Path).FirstOrDefault(path => !string.IsNullOrEmpty(path) && path[0] != '/') is { } relative
            ? ("an absolute path of a namespace", $"`{ByteText.Escape(relative)}`") : null;
    }

    // Without a namespace for them they would be the host's.
    private static (string Expected, string Found)? Names(RuntimeSpec spec) =>
        string.IsNullOrEmpty(spec.Hostname) && string.IsNullOrEmpty(spec.DomainName) || (spec.Linux?.Namespaces ?? []).Any(space => space.Type == "uts") ? null
            : ("a `uts` namespace for a host name or a domain name", "none");

    // There would be two names, and which one holds would be a question of order.
    private static (string Expected, string Found)? Parameters(RuntimeSpec spec) =>
        (spec.Linux?.Sysctl ?? new Dictionary<string, string>()).Keys.Any(name => name.Replace('/', '.') == "kernel.hostname") ? ("the host name as `hostname`", "the kernel parameter `kernel.hostname`") : null;

    // What lies over the kernel's own files would be believed in their place; but for the few that engines show other numbers in.
    private static (string Expected, string Found)? Mounts(IReadOnlyList<MountSpec> mounts)
    {
        const string processes = "/proc";
        foreach (var mount in mounts)
        {
            if ((mount.Destination + mount.Source).Contains('\0', StringComparison.Ordinal)) return ("paths of mounts without a NUL", $"`{ByteText.Escape(mount.Destination)}`");
            var path = SandboxPlaces.Clean(mount.Destination);
            var isFine = path == processes ? mount.Type == processes[1..] || IsBoundTo(mount, processes)
                : !path.StartsWith(processes + "/", StringComparison.Ordinal) || replaceable.Contains(path[(processes.Length + 1)..]);
            if (!isFine) return ("nothing else to be mounted over the files of `/proc`", $"`{ByteText.Escape(mount.Destination)}`");
        }
        return null;
    }

    // A relative source lies in the bundle.
    private static bool IsBoundTo(MountSpec mount, string folder) => MountOptions.Of(mount).IsBind && mount.Source is ['/', ..] source && SandboxPlaces.Clean(source) == folder;

    private static (string Expected, string Found)? Devices(IReadOnlyList<DeviceNode> nodes) =>
        nodes.FirstOrDefault(node => node.Path is not ['/', ..]) is { } relative ? ("an absolute path of a device", $"`{ByteText.Escape(relative.Path)}`")
        : nodes.FirstOrDefault(node => node.Type is not ("c" or "b" or "u" or "p")) is { } odd ? ("a device of the type `c`, `b`, `u` or `p`", $"`{ByteText.Escape(odd.Type)}`") : null;

    private static (string Expected, string Found)? Clocks(RuntimeSpec spec) =>
        spec.Linux?.TimeOffsets is not { Count: > 0 } || (spec.Linux.Namespaces ?? []).Any(space => space.Type == "time" && string.IsNullOrEmpty(space.Path)) ? null
            : ("a new `time` namespace for clocks of its own", "none");

    // They name files in the group's folder, and nothing else.
    private static (string Expected, string Found)? Files(LinuxResources? limits)
    {
        var names = (limits?.Unified ?? new Dictionary<string, string>()).Keys.Concat((limits?.Hugepages ?? []).Select(pages => $"hugetlb.{pages.PageSize}.max"));
        return names.FirstOrDefault(name => name.Contains('/', StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal)) is { } odd
            ? ("a control group's file such as `memory.high`", $"`{ByteText.Escape(odd)}`") : null;
    }

    private static (string Expected, string Found)? Process(ProcessSpec? process)
    {
        if (process is null) return null;
        if (process.Cwd is not ['/', ..]) return ("an absolute working folder", $"`{ByteText.Escape(process.Cwd)}`");
        return (process.Rlimits ?? []).GroupBy(limit => limit.Type).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? ("each resource limit once", $"`{ByteText.Escape(twice.Key)}` again") : null;
    }
}
