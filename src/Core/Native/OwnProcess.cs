using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>What the kernel allows this process.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class OwnProcess
{
    // Source: capability.h.
    private const int SetGroups = 6, SetUsers = 7, SystemAdministration = 21, SetFileCapabilities = 31;

    // By number; the same on every architecture that .NET runs on.
    private static readonly string[] limitNames =
        ["CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME"];

    /// <summary>All resource limits, by <c>RLIMIT_…</c>.</summary>
    public static IEnumerable<(string Name, ulong Soft, ulong Hard)> ReadLimits()
    {
        for (var number = 0; number < limitNames.Length; number++)
            if (ReadLimit(number) is { } limit) yield return ("RLIMIT_" + limitNames[number], limit.Soft, limit.Hard);
    }

    /// <summary>The kernel's number of <c>RLIMIT_…</c>.</summary>
    public static int LimitNumber(string name)
    {
        var number = Array.FindIndex(limitNames, known => "RLIMIT_" + known == name);
        return number >= 0 ? number : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a limit such as `RLIMIT_NOFILE`, found `{ByteText.Escape(name)}`");
    }

    /// <summary>A capability set: <c>CapBnd</c>, <c>CapEff</c>. Source: proc_pid_status(5).</summary>
    public static ulong ReadCapabilities(string set)
    {
        var line = HostFile.Translate("read", "/proc/self/status", () => File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(set + ":", StringComparison.Ordinal)));
        return line is null ? 0 : ulong.Parse(line.AsSpan(set.Length + 1).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether this process may make namespaces and mounts (CAP_SYS_ADMIN), which root of a container usually may not.</summary>
    public static bool MayMount => Has(SystemAdministration);

    /// <summary>Whether root here may be a user of a new user namespace (CAP_SETFCAP): else the kernel refuses every map that has it. Source: user_namespaces(7).</summary>
    public static bool MayMapRoot => Has(SetFileCapabilities);

    /// <summary>Whether a new user namespace may have all users and groups that there are here (CAP_SETUID and CAP_SETGID).</summary>
    public static bool MayMapAll => Has(SetUsers) && Has(SetGroups);

    /// <summary>Whether no program that this process becomes gets a right that it has not itself. Source: PR_SET_NO_NEW_PRIVS(2const).</summary>
    public static bool GainsNoRights => Libc.prctl(Libc.GetNoNewPrivileges, 0, 0, 0, 0) == 1;

    /// <summary>Whether users here are those of the machine. Source: user_namespaces(7).</summary>
    public static bool IsInInitialUserNamespace() => ReadMap("uid_map") is [(0, 0, uint.MaxValue)];

    /// <summary>The users (<c>uid_map</c>) or groups (<c>gid_map</c>) that exist here: first and count each.</summary>
    public static IReadOnlyList<(long First, long Count)> ReadIds(string map) => [.. ReadMap(map).Select(range => (range.Inside, range.Count))];

    /// <summary>Whether more than one group exists here.</summary>
    public static bool HasManyGroups() => ReadMap("gid_map").Sum(range => range.Count) > 1;

    private static IReadOnlyList<(long Inside, long Outside, long Count)> ReadMap(string file) => HostFile.Translate("read", "/proc/self/" + file, () =>
        File.ReadAllLines("/proc/self/" + file).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray())
            .Select(range => (range[0], range[1], range[2])).ToList());

    private static bool Has(int capability) => (ReadCapabilities("CapEff") >> capability & 1) != 0;

    private static Libc.Limit? ReadLimit(int number)
    {
        Libc.Limit limit;
        return Libc.prlimit64(0, number, null, &limit) == 0 ? limit : null;
    }
}
