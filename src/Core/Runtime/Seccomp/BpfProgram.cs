using System.Buffers.Binary;

namespace Oci.Runtime;

/// <summary>
/// A program for the kernel's classic packet filter machine. Its conditional jumps go at most 255 instructions far, and only forward: longer
/// ones take a detour over an unconditional one. Source: bpf(4), linux/filter.h.
/// </summary>
internal sealed class BpfProgram
{
    private const int InstructionBytes = 8;
    private const int FarthestJump = 255;
    private const ushort LoadWord = 0x20, AndWith = 0x54, JumpAlways = 0x05, JumpEqual = 0x15, JumpMore = 0x25, JumpAtLeast = 0x35, ReturnWith = 0x06;

    private readonly List<Instruction> instructions = [];
    private readonly List<int> places = [];

    private enum Branch
    {
        None,
        WhenTrue,
        WhenFalse,
    }

    private readonly record struct Instruction(ushort Code, uint Operand, int Label = -1, Branch Branch = Branch.None);

    /// <summary>A place to jump to, not known yet.</summary>
    public int NewLabel()
    {
        places.Add(-1);
        return places.Count - 1;
    }

    /// <summary>The next instruction is that place.</summary>
    public void Mark(int label) => places[label] = instructions.Count;

    /// <summary>Loads 32 bits of what is known of a call.</summary>
    public BpfProgram Load(int offset) => Add(new(LoadWord, (uint)offset));

    /// <summary>Keeps only some bits of what is loaded.</summary>
    public BpfProgram And(uint bits) => Add(new(AndWith, bits));

    /// <summary>Ends with an answer.</summary>
    public BpfProgram Return(uint answer) => Add(new(ReturnWith, answer));

    public BpfProgram JumpIf(uint value, int label) => Add(new(JumpEqual, value, label, Branch.WhenTrue));

    public BpfProgram JumpUnless(uint value, int label) => Add(new(JumpEqual, value, label, Branch.WhenFalse));

    public BpfProgram JumpIfMore(uint value, int label) => Add(new(JumpMore, value, label, Branch.WhenTrue));

    public BpfProgram JumpUnlessMore(uint value, int label) => Add(new(JumpMore, value, label, Branch.WhenFalse));

    public BpfProgram JumpIfAtLeast(uint value, int label) => Add(new(JumpAtLeast, value, label, Branch.WhenTrue));

    public BpfProgram JumpUnlessAtLeast(uint value, int label) => Add(new(JumpAtLeast, value, label, Branch.WhenFalse));

    /// <summary>The instructions as the kernel takes them.</summary>
    public byte[] Assemble()
    {
        var sizes = Sizes();
        var starts = new int[instructions.Count + 1];
        for (var i = 0; i < instructions.Count; i++) starts[i + 1] = starts[i] + sizes[i];
        var bytes = new byte[starts[^1] * InstructionBytes];
        for (var i = 0; i < instructions.Count; i++) Write(bytes, starts, i, sizes[i]);
        return bytes;
    }

    private BpfProgram Add(Instruction instruction)
    {
        instructions.Add(instruction);
        return this;
    }

    // A jump is counted long as soon as it could be; making it long makes others longer at most.
    private int[] Sizes()
    {
        var sizes = new int[instructions.Count];
        Array.Fill(sizes, 1);
        for (var changed = true; changed;)
        {
            changed = false;
            var starts = new int[instructions.Count + 1];
            for (var i = 0; i < instructions.Count; i++) starts[i + 1] = starts[i] + sizes[i];
            for (var i = 0; i < instructions.Count; i++)
            {
                if (sizes[i] != 1 || instructions[i].Branch == Branch.None || starts[places[instructions[i].Label]] - starts[i] - 1 <= FarthestJump) continue;
                sizes[i] = 2;
                changed = true;
            }
        }
        return sizes;
    }

    private void Write(byte[] bytes, int[] starts, int index, int size)
    {
        var instruction = instructions[index];
        var at = starts[index];
        if (instruction.Branch == Branch.None)
        {
            Write(bytes, at, instruction.Code, 0, 0, instruction.Operand);
            return;
        }
        var distance = starts[places[instruction.Label]] - at - 1;
        var whenTrue = instruction.Branch == Branch.WhenTrue;
        if (size == 1)
        {
            Write(bytes, at, instruction.Code, (byte)(whenTrue ? distance : 0), (byte)(whenTrue ? 0 : distance), instruction.Operand);
            return;
        }
        Write(bytes, at, instruction.Code, (byte)(whenTrue ? 0 : 1), (byte)(whenTrue ? 1 : 0), instruction.Operand);
        Write(bytes, at + 1, JumpAlways, 0, 0, (uint)(distance - 1));
    }

    private static void Write(byte[] bytes, int index, ushort code, byte whenTrue, byte whenFalse, uint operand)
    {
        var place = bytes.AsSpan(index * InstructionBytes, InstructionBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(place, code);
        place[2] = whenTrue;
        place[3] = whenFalse;
        BinaryPrimitives.WriteUInt32LittleEndian(place[4..], operand);
    }
}
