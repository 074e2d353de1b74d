using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The kernel's capabilities by number, and the sets that containers get. Source: linux/capability.h, capabilities(7).</summary>
internal static class CapabilityNames
{
    /// <summary>All of them; the index is the number.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK",
        "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN",
        "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE",
        "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>What Docker and BuildKit give, and package managers need.</summary>
    public static IReadOnlyList<string> Standard { get; } =
    [
        "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE",
        "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    /// <summary>The names of a mask as <c>/proc/PID/status</c> shows it.</summary>
    public static IReadOnlyList<string> OfMask(ulong mask) => [.. All.Where((_, bit) => (mask >> bit & 1) != 0)];

    /// <summary>What is left of the standard set after additions and removals, of those that the host has; sorted.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a name is none of the kernel's.</exception>
    public static IReadOnlyList<string> Select(ContainerOptions options, IReadOnlyList<string> host)
    {
        if (options.Privileged) return Sorted(host);
        var added = Split(options.AddCapabilities).Select(Parse).ToHashSet();
        var dropped = Split(options.DropCapabilities).Select(Parse).ToHashSet();
        var standard = dropped.Contains(Every) ? [] : Standard.Where(name => !dropped.Contains(name));
        var wanted = added.Contains(Every) ? All.Where(name => !dropped.Contains(name)) : standard.Union(added);
        return Sorted(wanted.Where(host.Contains));
    }

    /// <summary>Whether names are the kernel's, or <c>ALL</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Check(IReadOnlyList<string> names)
    {
        foreach (var name in Split(names)) _ = Parse(name);
    }

    private const string Every = "ALL";

    // Some engines let one option name several.
    private static IEnumerable<string> Split(IReadOnlyList<string> names) => names.SelectMany(name => name.Split(','));

    private static string Parse(string text)
    {
        var name = text.ToUpperInvariant();
        if (name == Every) return name;
        if (!name.StartsWith("CAP_", StringComparison.Ordinal)) name = "CAP_" + name;
        return All.Contains(name) ? name
            : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a capability such as `NET_ADMIN`, or `ALL`, found `{ByteText.Escape(text)}`", "see capabilities(7) for their names");
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];
}
