using System.Runtime.Versioning;
using Oci.Content;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Finds out what the host allows.</summary>
[SupportedOSPlatform("linux")]
public static class HostFactsReader
{
    private const string ProcessorFolder = "/sys/devices/system/cpu";
    private const int ResourceCapability = 24;

    /// <summary>Asks the kernel.</summary>
    public static HostFacts Read()
    {
        var bounding = OwnProcess.ReadCapabilities("CapBnd");
        var effective = OwnProcess.ReadCapabilities("CapEff");
        return new()
        {
            Kernel = Environment.OSVersion.Version,
            Architecture = Platform.OfThisMachine.Architecture,
            Capabilities = CapabilityNames.OfMask(bounding),
            Limits = OwnProcess.ReadLimits().ToDictionary(limit => limit.Name, limit => new ResourceLimit { Type = limit.Name, Soft = limit.Soft, Hard = limit.Hard }),
            CanRaiseLimits = (effective >> ResourceCapability & 1) != 0,
            IsInitialUserNamespace = OwnProcess.IsInInitialUserNamespace(),
            HasManyGroups = OwnProcess.HasManyGroups(),
            ThermalPaths = ThermalPaths(),
        };
    }

    private static IReadOnlyList<string> ThermalPaths() =>
        !Directory.Exists(ProcessorFolder) ? [] :
        [.. Directory.EnumerateDirectories(ProcessorFolder, "cpu*").Select(cpu => cpu + "/thermal_throttle").Where(Directory.Exists).Order(StringComparer.Ordinal)];
}
