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
    };

    /// <summary>Whether a namespace of the type is made, not joined.</summary>
    public static bool Makes(RuntimeSpec spec, string type) => Of(spec).Any(space => space.Type == type && string.IsNullOrEmpty(space.Path));

    /// <summary>Whether a namespace of the type is made or joined.</summary>
    public static bool Has(RuntimeSpec spec, string type) => Of(spec).Any(space => space.Type == type);

    /// <summary>What <c>clone</c> makes. A mount namespace always; the one for control groups only once the process is in its group.</summary>
    public static long CloneFlags(RuntimeSpec spec) =>
        Kernel.NewMount | flags.Where(pair => pair.Key != "cgroup" && Makes(spec, pair.Key)).Aggregate(0L, (all, pair) => all | pair.Value);

    /// <summary>Joins those that are there already, the user namespace first: the others may be its.</summary>
    public static void Join(CallTable table, RuntimeSpec spec)
    {
        foreach (var (type, flag) in flags)
        {
            if (Of(spec).FirstOrDefault(space => space.Type == type && !string.IsNullOrEmpty(space.Path)) is not { Path: { } path }) continue;
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

    /// <summary>Becomes root of a user namespace that was made for it.</summary>
    public static void BecomeRoot(CallTable table, RuntimeSpec spec)
    {
        if (!Makes(spec, "user")) return;
        table.Add("setresgid", "group 0", 0, 0, 0);
        table.Add("setresuid", "user 0", 0, 0, 0);
    }

    private static IReadOnlyList<LinuxNamespace> Of(RuntimeSpec spec) => spec.Linux?.Namespaces ?? [];
}
