using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>One condition on an argument: 64 bits, which the kernel's machine sees as two halves.</summary>
internal static class SeccompCondition
{
    private const int FirstArgument = 16;
    private const int ArgumentBytes = 8;
    private const int MostArguments = 6;

    /// <summary>Adds instructions that go on where the condition holds, and to <paramref name="next"/> where it does not.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>.</exception>
    public static void Emit(BpfProgram program, SeccompArgument condition, int next)
    {
        if (condition.Index >= MostArguments) throw Invalid($"argument {condition.Index}");
        var low = FirstArgument + (int)condition.Index * ArgumentBytes;
        var high = low + sizeof(uint);
        var (valueHigh, valueLow) = ((uint)(condition.Value >> 32), (uint)condition.Value);
        var holds = program.NewLabel();
        switch (condition.Op)
        {
            case "SCMP_CMP_EQ":
                program.Load(high).JumpUnless(valueHigh, next).Load(low).JumpUnless(valueLow, next);
                break;
            case "SCMP_CMP_NE":
                program.Load(high).JumpUnless(valueHigh, holds).Load(low).JumpIf(valueLow, next);
                break;
            case "SCMP_CMP_MASKED_EQ":
                var wanted = condition.ValueTwo ?? 0;
                program.Load(high).And(valueHigh).JumpUnless((uint)(wanted >> 32), next).Load(low).And(valueLow).JumpUnless((uint)wanted, next);
                break;
            case "SCMP_CMP_GT":
                program.Load(high).JumpIfMore(valueHigh, holds).JumpUnless(valueHigh, next).Load(low).JumpUnlessMore(valueLow, next);
                break;
            case "SCMP_CMP_GE":
                program.Load(high).JumpIfMore(valueHigh, holds).JumpUnless(valueHigh, next).Load(low).JumpUnlessAtLeast(valueLow, next);
                break;
            case "SCMP_CMP_LT":
                program.Load(high).JumpIfMore(valueHigh, next).JumpUnless(valueHigh, holds).Load(low).JumpIfAtLeast(valueLow, next);
                break;
            case "SCMP_CMP_LE":
                program.Load(high).JumpIfMore(valueHigh, next).JumpUnless(valueHigh, holds).Load(low).JumpIfMore(valueLow, next);
                break;
            default:
                throw Invalid(ByteText.Escape(condition.Op));
        }
        program.Mark(holds);
    }

    private static OciException Invalid(string found) =>
        new(ErrorCodes.InvalidSeccompProfile, $"expected a condition such as `SCMP_CMP_EQ` on one of the arguments 0 to 5, found `{found}`");
}
