using System.Runtime.CompilerServices;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// Makes of a filter in runtime-spec's form the program that the kernel runs at every system call, with the meaning that libseccomp gives it:
/// a rule without conditions comes before those with, the first of several counts, and calls of architectures that are not named end the process.
/// Source: seccomp(2), runtime-spec config-linux.md.
/// </summary>
internal static class SeccompCompiler
{
    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;
    private const uint FirstX32 = SystemCallNumbers.X32Bit;
    private const string Prefix = "SCMP_ARCH_";

    // Compiled once, however many containers get it.
    private static readonly ConditionalWeakTable<SeccompSpec, byte[]> compiled = [];

    /// <summary>The program: instructions of 8 bytes, which are not to be changed.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>: an action, a condition or an architecture that is not known.</exception>
    public static byte[] Compile(SeccompSpec spec) => compiled.GetValue(spec, one => Compile(one, Prefix + SystemCallNumbers.Own));

    /// <summary>The same, for hosts of an architecture.</summary>
    public static byte[] Compile(SeccompSpec spec, string native)
    {
        var program = new BpfProgram();
        // As with libseccomp the host's own is always one of them: without it nothing could run.
        var architectures = (spec.Architectures ?? []).Append(native).Select(ShortName).Distinct().ToList();
        program.Load(ArchitectureOffset);
        foreach (var group in architectures.GroupBy(TokenOf).Where(group => group.Key != 0))
        {
            var next = program.NewLabel();
            program.JumpUnless(group.Key, next);
            program.Load(NumberOffset);
            Architecture(program, spec, [.. group]);
            program.Mark(next);
        }
        program.Return(SeccompAction.KillProcess);
        return program.Assemble();
    }

    private static string ShortName(string architecture) => architecture.StartsWith(Prefix, StringComparison.Ordinal) ? architecture[Prefix.Length..]
        : throw new OciException(ErrorCodes.InvalidSeccompProfile, $"expected an architecture such as `{Prefix}X86_64`, found `{ByteText.Escape(architecture)}`");

    // x86-64 and x32 have one token, and a bit in the number that tells them apart.
    private static void Architecture(BpfProgram program, SeccompSpec spec, IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => name is "X86_64" or "X32") is null)
        {
            SeccompCalls.Of(spec, names[0]).Emit(program);
            return;
        }
        var wide = program.NewLabel();
        program.JumpIfAtLeast(FirstX32, wide);
        if (names.Contains("X86_64")) SeccompCalls.Of(spec, "X86_64").Emit(program);
        else program.Return(SeccompAction.KillProcess);
        program.Mark(wide);
        if (names.Contains("X32")) SeccompCalls.Of(spec, "X32").Emit(program);
        else program.Return(SeccompAction.KillProcess);
    }

    // AUDIT_ARCH_…; 0 for architectures whose calls no host of ours can make.
    private static uint TokenOf(string name) => name switch
    {
        "X86_64" or "X32" => 0xC000003E,
        "X86" => 0x40000003,
        "AARCH64" => 0xC00000B7,
        "ARM" => 0x40000028,
        _ => 0,
    };
}
