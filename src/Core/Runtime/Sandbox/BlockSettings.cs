using System.Globalization;

namespace Oci.Runtime;

/// <summary>Limits of block devices as the files of control groups take them. Source: runtime-spec config-linux.md, Block IO; the kernel's cgroup-v2 document.</summary>
internal static class BlockSettings
{
    private const string LegacyController = "blkio", UnifiedController = "io";
    private const int LeastWeight = 10, MostWeight = 1000, MostUnified = 10000;

    /// <summary>For the hierarchy of version 1. Shares are those of the one scheduler that is left there.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Legacy(BlockLimits? limits)
    {
        if (limits is null) return [];
        return Weights("blkio.bfq.weight", limits.Weight, limits.Devices, device => device.Weight)
            .Concat(Weights("blkio.leaf_weight", limits.LeafWeight, limits.Devices, device => device.LeafWeight))
            .Concat(Rates("blkio.throttle.read_bps_device", limits.ReadBytes, ""))
            .Concat(Rates("blkio.throttle.write_bps_device", limits.WriteBytes, ""))
            .Concat(Rates("blkio.throttle.read_iops_device", limits.Reads, ""))
            .Concat(Rates("blkio.throttle.write_iops_device", limits.Writes, ""))
            .Select(setting => (LegacyController, setting.File, setting.Value));
    }

    /// <summary>For version 2.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Unified(BlockLimits? limits)
    {
        if (limits is null) return [];
        const string rates = "io.max";
        return Weights("io.weight", Unified(limits.Weight), limits.Devices, device => Unified(device.Weight), forDevice: "io.weight")
            .Concat(Rates(rates, limits.ReadBytes, "rbps="))
            .Concat(Rates(rates, limits.WriteBytes, "wbps="))
            .Concat(Rates(rates, limits.Reads, "riops="))
            .Concat(Rates(rates, limits.Writes, "wiops="))
            .Select(setting => (UnifiedController, setting.File, setting.Value));
    }

    private static IEnumerable<(string File, string Value)> Weights(string file, int? weight, IReadOnlyList<BlockWeight>? devices, Func<BlockWeight, int?> ofDevice, string? forDevice = null)
    {
        if (weight is > 0) yield return (file, weight.Value.ToString(CultureInfo.InvariantCulture));
        foreach (var device in devices ?? [])
            if (ofDevice(device) is { } own) yield return (forDevice ?? file + "_device", string.Create(CultureInfo.InvariantCulture, $"{device.Major}:{device.Minor} {own}"));
    }

    private static IEnumerable<(string File, string Value)> Rates(string file, IReadOnlyList<BlockRate>? rates, string key) =>
        (rates ?? []).Select(rate => (file, string.Create(CultureInfo.InvariantCulture, $"{rate.Major}:{rate.Minor} {key}{rate.Rate}")));

    private static int? Unified(ushort? weight) => weight is > 0 and var given ? 1 + (Math.Clamp((int)given, LeastWeight, MostWeight) - LeastWeight) * (MostUnified - 1) / (MostWeight - LeastWeight) : null;
}
