using System.Buffers.Binary;

namespace Oci.Tests.Runtime;

/// <summary>The kernel's machine for system call filters, as far as filters use it. Source: linux/filter.h, kernel/seccomp.c.</summary>
internal static class BpfMachine
{
    private const int DataBytes = 64;

    /// <summary>What a filter answers to a call.</summary>
    public static uint Run(ReadOnlySpan<byte> filter, uint architecture, uint number, IReadOnlyList<ulong> arguments)
    {
        Span<byte> data = stackalloc byte[DataBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], architecture);
        for (var i = 0; i < arguments.Count; i++) BinaryPrimitives.WriteUInt64LittleEndian(data[(16 + 8 * i)..], arguments[i]);
        uint loaded = 0;
        for (var at = 0; ; at++)
        {
            var instruction = filter.Slice(at * 8, 8);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            bool? jumps = null;
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case 0x20: loaded = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)operand..]); break;
                case 0x54: loaded &= operand; break;
                case 0x05: at += (int)operand; break;
                case 0x15: jumps = loaded == operand; break;
                case 0x25: jumps = loaded > operand; break;
                case 0x35: jumps = loaded >= operand; break;
                case 0x06: return operand;
                case var code: throw new NotSupportedException($"instruction 0x{code:x}");
            }
            if (jumps is { } taken) at += taken ? instruction[2] : instruction[3];
        }
    }
}
