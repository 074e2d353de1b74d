using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Oci.Layers;

internal sealed unsafe partial class Inflater
{
    // Where decoding stands; the arrays it points into are pinned. Of the count only the low byte counts, which saves masking what is subtracted.
    private ref struct Cursor
    {
        public byte* Next;
        public byte* Output;
        public ulong Bits;
        public uint Count;

        // 56 to 63 bits: eight bytes are loaded over what is there, and as many whole ones as were new are counted.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Refill()
        {
            Bits |= Unsafe.ReadUnaligned<ulong>(Next) << (int)Count;
            Next += ((byte)Count ^ 63u) >> 3;
            Count |= 56;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Drop(uint entry)
        {
            Bits >>= (int)entry;
            Count -= entry;
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
            var value = (entry >> 16) + (Low(Bits, (int)entry & 63) >> (int)(entry >> 8));
            Drop(entry);
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
        var at = new Cursor { Next = inputStart + input.Start, Output = outputStart + written, Bits = bits, Count = (uint)bitCount };
        var ended = DecodeSymbols(ref at, inputLimit, outputLimit, outputStart + historyStart);
        written = (int)(at.Output - outputStart);
        input.Start = (int)(at.Next - inputStart) - ((byte)at.Count >> 3);
        bitCount = (int)at.Count & 7;
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
        while (at.Next < inputLimit && at.Output < outputLimit)
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
                if ((entry & DeflateAlphabet.End) == 0) throw Corrupt("an invalid code");
                at.Drop(entry);
                ended = true;
                break;
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

    private static byte* Pointer<T>(T[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference((Array)pinned));

    // May write some bytes more than the length: there is room, and what follows overwrites them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* to, uint distance, uint length)
    {
        var from = to - distance;
        var end = to + length;
        if (distance >= 16)
        {
            Vector128.Load(from).Store(to);
            while ((to += 16) < end) Vector128.Load(from += 16).Store(to);
        }
        else if (distance == 1)
        {
            for (var run = *from * 0x0101010101010101UL; to < end; to += 8) Unsafe.WriteUnaligned(to, run);
        }
        else
        {
            // Eight bytes are written, of which as many as the distance are right; the next step begins after those.
            var step = Math.Min(distance, 8);
            for (; to < end; from += step, to += step) Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
        }
    }
}
