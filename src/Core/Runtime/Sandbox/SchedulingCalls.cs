using System.Buffers.Binary;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Which processors, which memory, which order a process gets, and which system it takes the kernel for. Source: runtime-spec config.md, Linux Process.</summary>
[SupportedOSPlatform("linux")]
internal static class SchedulingCalls
{
    private const int AttributeBytes = 48;
    private const int ClassShift = 13;
    private const int OneProcess = 1;
    private const int Itself = 0;
    private const long Linux32 = 8;
    private static readonly string[] policies = ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];
    private static readonly string[] policyFlags = ["SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS", "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX"];
    private static readonly string[] classes = ["IOPRIO_CLASS_NONE", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];
    private static readonly string[] modes = ["MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE"];
    private static readonly string[] modeFlags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];
    private static readonly string[] personalities = ["LINUX", "LINUX32"];
    private static readonly string[] clocks = ["monotonic", "boottime"];
    private const int FirstModeFlag = 13;

    /// <summary>Adds what a process is configured with, while it has its starter's rights.</summary>
    public static void Add(CallTable table, ProcessSpec process, LinuxSpec? linux)
    {
        if (process.Scheduler is { } scheduler) table.Add("sched_setattr", scheduler.Policy, Itself, Attributes(scheduler), 0);
        if (process.IoPriority is { } priority) table.Add("ioprio_set", priority.Class, OneProcess, Itself, NumberOf(priority.Class, classes) << ClassShift | priority.Priority);
        if (linux?.MemoryPolicy is { } policy) Memory(table, policy);
        if (linux?.Personality is { } personality) table.Add("personality", personality.Domain, personality.Domain == "LINUX32" ? Linux32 : 0);
    }

    /// <summary>Keeps a further process on its processors, once it is in its container's control group: until then they would be forgotten again.</summary>
    public static void Place(CallTable table, ProcessorAffinity? affinity)
    {
        if ((affinity?.Final ?? affinity?.Initial) is not { Length: > 0 } processors) return;
        var mask = NumberList.ToMask(processors);
        table.Add("sched_setaffinity", processors, Itself, mask.Length, mask);
    }

    /// <summary>What of a configuration names something that is not there; null where nothing does.</summary>
    public static string? Unknown(RuntimeSpec spec) => UnknownOf(spec.Process) ?? UnknownOf(spec.Linux);

    private static string? UnknownOf(ProcessSpec? process) =>
        First(policies, process?.Scheduler?.Policy) ?? First(policyFlags, process?.Scheduler?.Flags) ?? First(classes, process?.IoPriority?.Class);

    private static string? UnknownOf(LinuxSpec? linux) =>
        First(modes, linux?.MemoryPolicy?.Mode) ?? First(modeFlags, linux?.MemoryPolicy?.Flags) ?? First(personalities, linux?.Personality?.Domain)
        ?? First([], linux?.Personality?.Flags) ?? First(clocks, linux?.TimeOffsets?.Keys);

    private static string? First(string[] known, string? name) => First(known, name is null ? null : [name]);

    private static string? First(string[] known, IEnumerable<string>? names) => names?.FirstOrDefault(name => !known.Contains(name));

    private static void Memory(CallTable table, MemoryPolicy policy)
    {
        var mode = NumberOf(policy.Mode, modes) | (policy.Flags ?? []).Aggregate(0, (all, flag) => all | 1 << FirstModeFlag + NumberOf(flag, modeFlags));
        if (string.IsNullOrEmpty(policy.Nodes)) table.Add("set_mempolicy", policy.Mode, mode, 0, 0);
        else table.Add("set_mempolicy", $"{policy.Mode} {policy.Nodes}", mode, new CallMemory(NumberList.ToMask(policy.Nodes)), NumberList.Most + 1);
    }

    // struct sched_attr, in its first form.
    private static CallMemory Attributes(SchedulerSpec scheduler)
    {
        var bytes = new byte[AttributeBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, AttributeBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), NumberOf(scheduler.Policy, policies));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), (scheduler.Flags ?? []).Aggregate(0L, (all, flag) => all | 1L << NumberOf(flag, policyFlags)));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), scheduler.Nice ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), scheduler.Priority ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), scheduler.Runtime ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), scheduler.Deadline ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), scheduler.Period ?? 0);
        return new(bytes);
    }

    private static int NumberOf(string name, string[] names) => Array.IndexOf(names, name);
}
