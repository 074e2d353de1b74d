using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Who a process is and what it may do. Source: credentials(7), capabilities(7), getrlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static class IdentityCalls
{
    private const uint CapabilityVersion = 0x20080522;
    private const int MostCapabilities = 64;
    private const int SystemAdministration = 21;

    /// <summary>Sets resource limits.</summary>
    public static void Limit(CallTable table, ProcessSpec process)
    {
        foreach (var limit in process.Rlimits ?? [])
            table.Add("prlimit64", limit.Type, 0, OwnProcess.LimitNumber(limit.Type), CallMemory.OfNumbers(limit.Soft, limit.Hard), 0);
    }

    /// <summary>Takes capabilities away that nobody inside can ever have again.</summary>
    public static void DropBounding(CallTable table, LinuxCapabilities? capabilities)
    {
        var kept = Mask(capabilities?.Bounding);
        for (var number = 0; number < MostCapabilities; number++)
            if ((kept >> number & 1) == 0) table.Add("prctl", $"capability {number}", Kernel.DropBounding, number, 0, 0, 0).OrError(Errno.EINVAL);
        table.Add("prctl", "ambient capabilities", Kernel.Ambient, Kernel.AmbientClear, 0, 0, 0);
    }

    /// <summary>Becomes the user, keeping what is needed to install a filter.</summary>
    public static void Become(CallTable table, ProcessUser? user, bool canSetGroups, LinuxCapabilities? capabilities)
    {
        var (uid, gid) = (user?.Uid ?? 0, user?.Gid ?? 0);
        uint[] groups = [.. user?.AdditionalGids ?? []];
        table.Add("prctl", "capabilities of the next user", Kernel.KeepCapabilities, 1, 0, 0, 0);
        if (canSetGroups) table.Add("setgroups", string.Join(",", groups), groups.Length, CallMemory.OfIntegers(groups));
        table.Add("setresgid", $"group {gid}", gid, gid, gid);
        table.Add("setresuid", $"user {uid}", uid, uid, uid);
        var needed = Mask(capabilities?.Permitted) | Mask(capabilities?.Effective) | 1UL << SystemAdministration;
        // Where we have not got all of that, the last of these fails when it is due.
        Set(table, needed, needed, Mask(capabilities?.Inheritable)).OrError(Errno.EPERM);
    }

    /// <summary>Leaves it with the capabilities that it is to have, and no others.</summary>
    public static void Restrict(CallTable table, LinuxCapabilities? capabilities)
    {
        Set(table, Mask(capabilities?.Effective), Mask(capabilities?.Permitted), Mask(capabilities?.Inheritable));
        // What is not permitted and inheritable both cannot be ambient: configurations as `runc spec` writes them ask for it all the same.
        foreach (var number in (capabilities?.Ambient ?? []).Select(Number).Where(number => number >= 0))
            table.Add("prctl", $"ambient {CapabilityNames.All[number]}", Kernel.Ambient, Kernel.AmbientRaise, number, 0, 0).OrError(Errno.EPERM);
    }

    private static Call Set(CallTable table, ulong effective, ulong permitted, ulong inheritable) => table.Add("capset", "capabilities",
        CallMemory.OfIntegers(CapabilityVersion, 0),
        CallMemory.OfIntegers((uint)effective, (uint)permitted, (uint)inheritable, (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32)));

    private static ulong Mask(IReadOnlyList<string>? names) => (names ?? []).Select(Number).Where(number => number >= 0).Aggregate(0UL, (all, number) => all | 1UL << number);

    private static int Number(string name)
    {
        for (var number = 0; number < CapabilityNames.All.Count; number++)
            if (CapabilityNames.All[number] == name) return number;
        return -1;
    }
}
