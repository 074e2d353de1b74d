using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Oci.Layers;

internal sealed unsafe partial class Inflater
{
    // Where decoding stands; the arrays it points into are pinned.
    private ref struct Cursor
    {
        public byte* Next;
        public byte* Output;
        public ulong Bits;
        public int Count;

        // 56 to 63 bits: eight bytes are loaded over what is there, and as many whole ones as were new are counted.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Refill()
        {
            Bits |= Unsafe.ReadUnaligned<ulong>(Next) << Count;
            Next += (63 - Count) >> 3;
            Count |= 56;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Drop(uint entry)
        {
            Bits >>= (int)entry;
            Count -= (int)entry & 63;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void PutLiteral(uint entry)
        {
            Drop(entry);
            *Output++ = (byte)(entry >> 16);
        }

        // A length or a distance: a base and some extra bits after the code.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint TakeValue(uint entry)
        {
            Drop(entry);
            var extra = (int)(entry >> 8) & 31;
            var value = (entry >> 16) + Low(Bits, extra);
            Bits >>= extra;
            Count -= extra;
            return value;
        }

        // What a link leads to.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Follow(uint* table, uint entry)
        {
            Drop(entry);
            return table[(entry >> 16) + Low(Bits, (int)(entry >> 8) & 31)];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Low(ulong bits, int count) =>
            Bmi2.IsSupported ? Bmi2.ZeroHighBits((uint)bits, (uint)count) : (uint)bits & ((1u << count) - 1);
    }

    // Until the block ends, the output is full, or the input is nearly used up.
    private void DecodeSymbols()
    {
        input.TryFill(1024);
        var inputStart = Pointer(input.Buffer);
        var outputStart = Pointer(window);
        // A round loads eight bytes twice, seven apart at most.
        var inputLimit = inputStart + input.End + (input.IsLast ? InflateInput.Padding : 0) - 16;
        var outputLimit = outputStart + HistorySize + OutputSize;
        var at = new Cursor { Next = inputStart + input.Start, Output = outputStart + written, Bits = bits, Count = bitCount };
        var ended = DecodeSymbols(ref at, inputLimit, outputLimit, outputStart + historyStart);
        written = (int)(at.Output - outputStart);
        input.Start = (int)(at.Next - inputStart) - (at.Count >> 3);
        bitCount = at.Count & 7;
        bits = at.Bits & ((1u << bitCount) - 1);
        // With the last bytes of the stream come zeros, which would decode to something.
        if (input.Start > input.End) throw Truncated();
        if (ended) step = Step.Header;
    }

    // A literal has at most 11 bits here (longer ones are behind a link): after two of them, a length with its extra bits still fits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool DecodeSymbols(ref Cursor cursor, byte* inputLimit, byte* outputLimit, byte* history)
    {
        var lengthTable = (uint*)Pointer(lengths.Entries);
        var distanceTable = (uint*)Pointer(distances.Entries);
        var at = cursor;
        var ended = false;
        while (at.Next < inputLimit && at.Output < outputLimit && !ended)
        {
            at.Refill();
            var entry = lengthTable[at.Bits & ((1 << LengthIndexBits) - 1)];
            if ((int)entry < 0)
            {
                at.PutLiteral(entry);
                entry = lengthTable[at.Bits & ((1 << LengthIndexBits) - 1)];
                if ((int)entry < 0)
                {
                    at.PutLiteral(entry);
                    entry = lengthTable[at.Bits & ((1 << LengthIndexBits) - 1)];
                }
            }
            if ((entry & HuffmanTable.Link) != 0) entry = at.Follow(lengthTable, entry);
            if ((int)entry < 0)
            {
                at.PutLiteral(entry);
                continue;
            }
            if ((entry & HuffmanTable.Special) != 0)
            {
                ended = IsEnd(entry);
                at.Drop(entry);
                continue;
            }
            var length = at.TakeValue(entry);
            at.Refill();
            entry = distanceTable[at.Bits & ((1 << DistanceIndexBits) - 1)];
            if ((entry & HuffmanTable.Link) != 0) entry = at.Follow(distanceTable, entry);
            if ((entry & HuffmanTable.Special) != 0) throw Corrupt("an invalid distance");
            var distance = at.TakeValue(entry);
            if (distance > at.Output - history) throw Corrupt("a distance to before the start");
            Copy(at.Output, distance, length);
            at.Output += length;
        }
        cursor = at;
        return ended;
    }

    private static bool IsEnd(uint entry) => (entry & DeflateAlphabet.End) != 0 ? true : throw Corrupt("an invalid code");

    private static byte* Pointer<T>(T[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference((Array)pinned));

    // May write some bytes more than the length: there is room, and what follows overwrites them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* to, uint distance, uint length)
    {
        var from = to - distance;
        var end = to + length;
        if (distance < 16)
        {
            CopyNear(from, to, end, distance);
            return;
        }
        Vector128.Load(from).Store(to);
        while ((to += 16) < end)
        {
            from += 16;
            Vector128.Load(from).Store(to);
        }
    }

    private static void CopyNear(byte* from, byte* to, byte* end, uint distance)
    {
        if (distance == 1)
        {
            new Span<byte>(to, (int)(end - to)).Fill(*from);
            return;
        }
        // Eight bytes are written, of which `distance` (or all) are right; the next step begins after those.
        var step = distance >= 8 ? 8 : distance;
        for (; to < end; from += step, to += step) Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
    }
}
