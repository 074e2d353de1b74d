using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Oci.Layers;

/// <summary>The CRC-32 of gzip (RFC 1952, 8), by carry-less multiplication where the processor has it.</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xedb88320;
    private static readonly uint[] Table = MakeTable();

    // Remainders of powers of x, bits reflected: what moves 64 bits forward by 512 and by 128 bits.
    // Source: Gopal and others, Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction, Intel 2009.
    private static readonly Vector128<ulong> By512 = Vector128.Create(0x154442bd4UL, 0x1c6e41596UL);
    private static readonly Vector128<ulong> By128 = Vector128.Create(0x1751997d0UL, 0x0ccaa009eUL);

    private uint value;

    /// <summary>The CRC of all bytes so far.</summary>
    public readonly uint Value => value;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = ~value;
        if (Pclmulqdq.IsSupported && bytes.Length >= 128)
        {
            crc = Fold(crc, bytes[..(bytes.Length & ~15)]);
            bytes = bytes[(bytes.Length & ~15)..];
        }
        else if (System.Runtime.Intrinsics.Arm.Crc32.Arm64.IsSupported)
        {
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) crc = System.Runtime.Intrinsics.Arm.Crc32.Arm64.ComputeCrc32(crc, word);
            bytes = bytes[(bytes.Length & ~7)..];
        }
        value = ~Step(crc, bytes);
    }

    // Four lanes of 128 bits are each folded onto the next 512, then onto each other; 16 bytes are left that have the same remainder.
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (a, b, c, d) = (words[0] ^ Vector128.CreateScalar((ulong)crc), words[1], words[2], words[3]);
        for (words = words[4..]; words.Length >= 4; words = words[4..])
        {
            a = Forward(a, By512) ^ words[0];
            b = Forward(b, By512) ^ words[1];
            c = Forward(c, By512) ^ words[2];
            d = Forward(d, By512) ^ words[3];
        }
        b ^= Forward(a, By128);
        c ^= Forward(b, By128);
        d ^= Forward(c, By128);
        foreach (var word in words) d = Forward(d, By128) ^ word;
        Span<byte> rest = stackalloc byte[16];
        d.AsByte().CopyTo(rest);
        return Step(0, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Forward(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    // Eight bytes at a time through eight tables.
    private static uint Step(uint crc, ReadOnlySpan<byte> bytes)
    {
        var table = Table.AsSpan();
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[0x700 + (byte)low] ^ table[0x600 + (byte)(low >> 8)] ^ table[0x500 + (byte)(low >> 16)] ^ table[0x400 + (int)(low >> 24)]
                ^ table[0x300 + (byte)high] ^ table[0x200 + (byte)(high >> 8)] ^ table[0x100 + (byte)(high >> 16)] ^ table[(int)(high >> 24)];
        }
        foreach (var b in bytes) crc = (crc >> 8) ^ table[(byte)(crc ^ b)];
        return crc;
    }

    // The first 256 entries are those of single bytes; each next table is one zero byte further.
    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i < 256 ? (uint)i : table[i - 256];
            if (i >= 256) table[i] = (crc >> 8) ^ table[(byte)crc];
            else
            {
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
                table[i] = crc;
            }
        }
        return table;
    }
}
