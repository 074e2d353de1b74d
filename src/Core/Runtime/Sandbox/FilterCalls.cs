using Oci.Native;

namespace Oci.Runtime;

/// <summary>The system call filter, and that new programs gain nothing. Source: seccomp(2), prctl(2).</summary>
internal static class FilterCalls
{
    private const int SetFilter = 1;
    private const int InstructionBytes = 8;

    /// <summary>Forbids setuid programs and file capabilities to have an effect.</summary>
    public static void ForbidNewPrivileges(CallTable table) => table.Add("prctl", "no new privileges", Kernel.NoNewPrivileges, 1, 0, 0, 0);

    /// <summary>Installs a compiled filter.</summary>
    public static void Install(CallTable table, SeccompSpec spec)
    {
        var filter = SeccompCompiler.Compile(spec);
        var header = CallMemory.OfNumbers((ulong)(filter.Length / InstructionBytes), 0);
        var program = new CallMemory(header.Bytes) { Pointers = [(sizeof(long), filter)] };
        table.Add("seccomp", "the system call filter", SetFilter, SeccompFlags.Of(spec.Flags), program);
    }
}
