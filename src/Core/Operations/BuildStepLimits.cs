using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>How much of the machine each RUN step may have.</summary>
internal static class BuildStepLimits
{
    /// <summary>The limits; null for none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: limits that contradict one another.</exception>
    public static LinuxResources? Of(BuildRequest request)
    {
        var (memory, cpu) = (MemoryOptions.Of(request.Memory, request.MemorySwap), Cpu(request));
        return memory is null && cpu is null ? null : new LinuxResources { Memory = memory, Cpu = cpu };
    }

    private static CpuLimits? Cpu(BuildRequest request) => request is { CpuShares: null, CpuPeriod: null, CpuQuota: null, CpusetCpus: null, CpusetMems: null } ? null : new CpuLimits
    {
        Shares = (ulong?)request.CpuShares,
        Period = (ulong?)request.CpuPeriod,
        Quota = request.CpuQuota,
        Cpus = request.CpusetCpus,
        Mems = request.CpusetMems,
    };
}
