using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Runtime;

/// <summary>Limits as the files of control groups take them. Source: runtime-spec config-linux.md; the kernel's cgroup-v1 and cgroup-v2 documents.</summary>
[SupportedOSPlatform("linux")]
internal static class CgroupSettings
{
    /// <summary>The controller that says which devices may be used.</summary>
    public const string Devices = "devices";

    // Making nodes harms nobody; then the standard ones, terminals and their multiplexer. Source: runtime-spec config-linux.md, Default Devices.
    private static readonly string[] always = ["c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm", "c 136:* rwm"];

    private const ulong LeastShares = 2, MostShares = 262144, MostWeight = 10000;
    private const ulong UsualPeriod = 100_000;

    /// <summary>For the hierarchies of version 1.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Legacy(LinuxResources? limits)
    {
        var (memory, cpu) = (limits?.Memory ?? new(), limits?.Cpu ?? new());
        return Given(
            ("memory", "memory.limit_in_bytes", Text(memory.Limit)),
            ("memory", "memory.soft_limit_in_bytes", Text(memory.Reservation)),
            ("memory", "memory.memsw.limit_in_bytes", Text(memory.Swap)),
            ("memory", "memory.kmem.tcp.limit_in_bytes", Text(memory.KernelTcp)),
            ("memory", "memory.swappiness", Text(memory.Swappiness)),
            ("memory", "memory.oom_control", memory.DisableOomKiller == true ? "1" : null),
            Processes(limits),
            ("cpu", "cpu.shares", cpu.Shares is > 0 and var shares ? Text(shares) : null),
            ("cpu", "cpu.cfs_period_us", Text(cpu.Period)),
            ("cpu", "cpu.cfs_quota_us", Text(cpu.Quota)),
            ("cpu", "cpu.cfs_burst_us", Text(cpu.Burst)),
            ("cpu", "cpu.rt_period_us", Text(cpu.RealtimePeriod)),
            ("cpu", "cpu.rt_runtime_us", Text(cpu.RealtimeRuntime)),
            ("cpu", "cpu.idle", Text(cpu.Idle))).Concat(Processors(cpu)).Concat(BlockSettings.Legacy(limits?.Block)).Concat(SmallSettings.Legacy(limits));
    }

    /// <summary>Which devices may be used, for the hierarchies of version 1: those of every container, then those of the configuration in its order.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> DeviceRules(RuntimeSpec spec)
    {
        if (DeviceCalls.AreAllAllowed(spec)) return [(Devices, "devices.allow", "a")];
        var rules = (spec.Linux?.Resources?.Devices ?? []).Where(rule => rule is not { Type: null or "a", Major: null, Minor: null }).Select(rule => (rule.Allow, $"{rule.Type ?? "a"} {Number(rule.Major)}:{Number(rule.Minor)} {rule.Access ?? "rwm"}"));
        return [(Devices, "devices.deny", "a"), .. always.Select(text => (true, text)).Concat(rules).Select(rule => (Devices, rule.Item1 ? "devices.allow" : "devices.deny", rule.Item2))];
    }

    /// <summary>For the one hierarchy of version 2.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Unified(LinuxResources? limits)
    {
        var (memory, cpu) = (limits?.Memory ?? new(), limits?.Cpu ?? new());
        return Given(
            ("memory", "memory.max", OrMax(memory.Limit)),
            ("memory", "memory.low", OrMax(memory.Reservation)),
            ("memory", "memory.swap.max", Swap(memory)),
            Processes(limits),
            ("cpu", "cpu.weight", cpu.Shares is > 0 and var shares ? Text(Weight(shares)) : null),
            ("cpu", "cpu.max", cpu.Quota is null && cpu.Period is null ? null : $"{OrMax(cpu.Quota ?? -1)} {Text(cpu.Period ?? UsualPeriod)}"),
            ("cpu", "cpu.max.burst", Text(cpu.Burst)),
            ("cpu", "cpu.idle", Text(cpu.Idle)),
            ("cpuset", "cpuset.cpus", cpu.Cpus),
            ("cpuset", "cpuset.mems", cpu.Mems)).Concat(BlockSettings.Unified(limits?.Block)).Concat(SmallSettings.Unified(limits));
    }

    private static IEnumerable<(string, string, string)> Given(params (string Controller, string File, string? Value)[] settings) =>
        settings.Where(setting => setting.Value is not null).Select(setting => (setting.Controller, setting.File, setting.Value!));

    private static (string, string, string?) Processes(LinuxResources? limits) => ("pids", "pids.max", limits?.Pids is { } pids ? pids.Limit <= 0 ? "max" : Text(pids.Limit) : null);

    // A group has neither processors nor memory nodes before it is told which: neither of the two can be left out.
    private static IEnumerable<(string, string, string)> Processors(CpuLimits cpu) => cpu is { Cpus: null, Mems: null } ? [] :
    [
        ("cpuset", "cpuset.cpus", cpu.Cpus ?? Own("cpuset.cpus")),
        ("cpuset", "cpuset.mems", cpu.Mems ?? Own("cpuset.mems")),
    ];

    // Version 1 counts memory and swap together.
    private static string? Swap(MemoryLimits memory) =>
        memory.Swap < 0 ? "max" : memory is { Swap: { } both, Limit: { } plain } ? Text(Math.Max(0, both - plain)) : null;

    private static ulong Weight(ulong shares) => 1 + (Math.Clamp(shares, LeastShares, MostShares) - LeastShares) * (MostWeight - 1) / (MostShares - LeastShares);

    private static string Own(string file) => File.ReadAllText(Path.Combine(SandboxCgroup.OwnFolder("cpuset"), file)).Trim();

    private static string Number(long? number) => number is null or < 0 ? "*" : Text(number.Value);

    private static string? OrMax(long? number) => number < 0 ? "max" : Text(number);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(ulong? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
