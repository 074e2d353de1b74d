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
        var (memory, cpu) = (Memory(request), Cpu(request));
        return memory is null && cpu is null ? null : new LinuxResources { Memory = memory, Cpu = cpu };
    }

    private static MemoryLimits? Memory(BuildRequest request)
    {
        if (request.MemorySwap is not { } both || both < 0)
            return request is { Memory: null, MemorySwap: null } ? null : new MemoryLimits { Limit = request.Memory, Swap = request.Memory is null ? null : request.MemorySwap };
        if (request.Memory is not { } memory) throw new OciException(ErrorCodes.InvalidContainerOption, "expected `--memory` with `--memory-swap`, which counts both together, found none", "--memory 512m --memory-swap 1g");
        return both >= memory ? new MemoryLimits { Limit = memory, Swap = both }
            : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected `--memory-swap` to be at least `--memory`, since it counts both together, found {both} and {memory}", "--memory 512m --memory-swap 1g");
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
