using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary><c>--memory</c> and <c>--memory-swap</c>.</summary>
internal static class MemoryOptions
{
    private const string Hint = "--memory 512m --memory-swap 1g";

    /// <summary>The limits; null for none.</summary>
    /// <param name="memory">Bytes; null for no limit.</param>
    /// <param name="both">Bytes of memory and swap together; negative for no limit of swap.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: limits that contradict one another, which some kernels would leave out in silence.</exception>
    public static MemoryLimits? Of(long? memory, long? both)
    {
        if (both is null or < 0) return memory is null && both is null ? null : new MemoryLimits { Limit = memory, Swap = memory is null ? null : both };
        if (memory is null) throw new OciException(ErrorCodes.InvalidContainerOption, "expected `--memory` with `--memory-swap`, which counts both together, found none", Hint);
        return both >= memory ? new MemoryLimits { Limit = memory, Swap = both }
            : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected `--memory-swap` to be at least `--memory`, since it counts both together, found {both} and {memory}", Hint);
    }
}
