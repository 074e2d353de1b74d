using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>The time from one start of the machine to the next.</summary>
[SupportedOSPlatform("linux")]
internal static class MachineStart
{
    /// <summary>A name that no other start of any machine has. Source: random(4).</summary>
    public static string Name { get; } = HostFile.Translate("read", "/proc/sys/kernel/random/boot_id", () => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
}
