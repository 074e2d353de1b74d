using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>The time from one start of the machine to the next.</summary>
[SupportedOSPlatform("linux")]
internal static class MachineStart
{
    /// <summary>A name that no other start of any machine has, as the kernel says it now. Source: random(4).</summary>
    /// <exception cref="FileSystemException">There is no <c>/proc</c>.</exception>
    public static string Name => HostFile.Translate("read", "/proc/sys/kernel/random/boot_id", () => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
}
