using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The namespaces of a container. Source: runtime-spec config-linux.md, Namespaces.</summary>
[SupportedOSPlatform("linux")]
internal static class NamespaceCalls
{
    private static readonly Dictionary<string, long> flags = new(StringComparer.Ordinal)
    {
        ["user"] = Kernel.NewUser,
        ["ipc"] = Kernel.NewIpc,
        ["uts"] = Kernel.NewHostname,
        ["network"] = Kernel.NewNetwork,
        ["mount"] = Kernel.NewMount,
        ["pid"] = Kernel.NewProcess,
        ["cgroup"] = Kernel.NewCgroup,
        ["time"] = Kernel.NewTime,
    };

    // Those that a process makes for itself: one only once it is in its group, one because clone has no room for it.
    private static readonly string[] later = ["cgroup", "time"];

    /// <summary>Whether a namespace of the type is made, not joined.</summary>
    public static bool Makes(RuntimeSpec spec, string type) => Of(spec).Any(space => space.Type == type && string.IsNullOrEmpty(space.Path));

    /// <summary>Whether a namespace of the type is made or joined.</summary>
    public static bool Has(RuntimeSpec spec, string type) => Of(spec).Any(space => space.Type == type);

    /// <summary>The file of a namespace that is joined; null where none of the type is.</summary>
    public static string? PathOf(RuntimeSpec spec, string type) => Of(spec).FirstOrDefault(space => space.Type == type && !string.IsNullOrEmpty(space.Path))?.Path;

    /// <summary>What <c>clone</c> makes. A mount namespace always.</summary>
    public static long CloneFlags(RuntimeSpec spec) =>
        Kernel.NewMount | flags.Where(pair => !later.Contains(pair.Key) && Makes(spec, pair.Key)).Aggregate(0L, (all, pair) => all | pair.Value);

    /// <summary>Joins those that are there already, but for that of processes: who is in that is its starter's to say.</summary>
    public static void Join(CallTable table, RuntimeSpec spec)
    {
        foreach (var (type, flag) in flags)
        {
            if (type == "pid" || PathOf(spec, type) is not { } path) continue;
            var file = table.Add("openat", path, Kernel.Here, path, Kernel.CloseOnExec);
            table.Add("setns", path, file, flag);
        }
    }

    /// <summary>Joins all namespaces of a container.</summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="container">A descriptor of its first process.</param>
    /// <param name="name">Its name.</param>
    /// <param name="joined">Which.</param>
    public static void JoinProcess(CallTable table, int container, string name, long joined) => table.Add("setns", $"the namespaces of {name}", container, joined);

    /// <summary>
    /// Goes on in a process that is inside the process namespace joined before; the one that joined it ends. The new one is a child of
    /// the caller's, to be found by the number that the kernel writes into <paramref name="number"/>.
    /// </summary>
    public static void GoOnInside(CallTable table, CallMemory number)
    {
        const long sameParent = 0x8000, writeNumber = 0x100000;
        table.Add("clone", "a process inside", CallRunner.ShareMemory | sameParent | writeNumber, 0, number, 0, 0).ThenSkip(1);
        table.Add("getpid", "itself").ThenSkip(1);
        table.Add("exit", "itself", 0);
    }

    /// <summary>Makes what the process sees of control groups begin at its own.</summary>
    public static void OwnCgroups(CallTable table, RuntimeSpec spec)
    {
        if (Makes(spec, "cgroup")) table.Add("unshare", "a namespace for control groups", Kernel.NewCgroup);
    }

    /// <summary>Gets clocks of its own: set before anybody is in their namespace, which is its children's until it joins them.</summary>
    public static void OwnClocks(CallTable table, RuntimeSpec spec)
    {
        const string offsets = "/proc/self/timens_offsets", space = "/proc/self/ns/time_for_children";
        if (!Makes(spec, "time")) return;
        table.Add("unshare", "a namespace for clocks", Kernel.NewTime);
        foreach (var (clock, offset) in spec.Linux!.TimeOffsets ?? new Dictionary<string, ClockOffset>())
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{clock} {offset.Seconds} {offset.Nanoseconds}\n");
            table.Add("write", $"the clock {clock}", table.Add("openat", offsets, Kernel.Here, offsets, Kernel.WriteOnly | Kernel.CloseOnExec), line, line.Length);
        }
        table.Add("setns", space, table.Add("openat", space, Kernel.Here, space, Kernel.CloseOnExec), Kernel.NewTime);
    }

    /// <summary>Becomes root of a user namespace that was made for it.</summary>
    public static void BecomeRoot(CallTable table, RuntimeSpec spec)
    {
        if (!Makes(spec, "user")) return;
        table.Add("setresgid", "group 0", 0, 0, 0);
        table.Add("setresuid", "user 0", 0, 0, 0);
    }

    private static IReadOnlyList<LinuxNamespace> Of(RuntimeSpec spec) => spec.Linux?.Namespaces ?? [];
}
