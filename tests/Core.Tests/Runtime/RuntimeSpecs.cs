using System.Runtime.Versioning;
using Oci.Images;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

/// <summary>Configurations made on a host that is the same everywhere.</summary>
[SupportedOSPlatform("linux")]
internal static class RuntimeSpecs
{
    public static HostFacts Host { get; } = new()
    {
        Kernel = new Version(6, 1),
        Architecture = "amd64",
        Capabilities = CapabilityNames.All.Where(name => name != "CAP_SYS_RESOURCE").ToList(),
        Limits = new[] { Limit("NOFILE", 20000, 20000), Limit("NPROC", 4000, 8000), Limit("CORE", 0, ulong.MaxValue) }.ToDictionary(limit => limit.Type),
        CanRaiseLimits = false,
        ThermalPaths = ["/sys/devices/system/cpu/cpu0/thermal_throttle"],
    };

    public static ImageConfig Image(ContainerConfig? config = null) => new()
    {
        Os = "linux",
        Architecture = "arm64",
        Variant = "v8",
        Author = "someone <a@b.c>",
        Created = "2026-01-02T03:04:05Z",
        RootFs = new() { Type = "layers", DiffIds = [] },
        Config = config,
    };

    public static RuntimeSpec Build(ContainerConfig? config, ContainerOptions options, string root, HostFacts? host = null)
    {
        using var rootfs = RootDirectory.Open(root);
        return new RuntimeSpecBuilder(host ?? Host).Build(Image(config), options, rootfs);
    }

    private static ResourceLimit Limit(string name, ulong soft, ulong hard) => new() { Type = "RLIMIT_" + name, Soft = soft, Hard = hard };
}
