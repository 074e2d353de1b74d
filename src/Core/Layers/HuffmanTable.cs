namespace Oci.Layers;

/// <summary>
/// A decoding table for a canonical Huffman code of RFC 1951: indexed by the next bits of the stream, with a second step for codes longer than
/// the index. An entry's low six bits are how many bits it takes, extra ones included, bits 8 to 12 how many of them are the code's. What else it
/// says is up to the caller, except for a second step (<see cref="Link"/>) and for bits that are no code (<see cref="Special"/> alone).
/// </summary>
internal sealed class HuffmanTable(int indexBits, int capacity)
{
    public const int LongestCode = 15;

    /// <summary>The entry points to a second table: its start in the high half, its index bits in bits 8 to 12.</summary>
    public const uint Link = 1 << 14;

    /// <summary>Marks what is not a plain symbol: <see cref="Link"/>, an end, an invalid code.</summary>
    public const uint Special = 1 << 15;

    private readonly ushort[] sorted = new ushort[320];

    public uint[] Entries { get; } = GC.AllocateUninitializedArray<uint>(capacity, pinned: true);

    /// <summary>
    /// Makes the table for code lengths, symbol by symbol; <paramref name="symbols"/> are the entries with the number of extra bits
    /// in bits 8 to 12, and without lengths. False for a set
    /// of lengths that is no code. Where <paramref name="mayBeIncomplete"/>, a single code of one bit leaves the other unused, or there is no
    /// symbol at all.
    /// </summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, bool mayBeIncomplete)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        counts.Clear();
        foreach (var length in lengths) counts[length]++;
        counts[0] = 0;
        if (!IsCode(counts, out var isComplete) || !(isComplete || mayBeIncomplete)) return false;
        Sort(lengths, counts);
        if (!isComplete) Entries.AsSpan(0, 1 << indexBits).Fill(Special);
        Fill(counts, symbols);
        return true;
    }

    private static bool IsCode(ReadOnlySpan<int> counts, out bool isComplete)
    {
        var (left, used) = (1, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - counts[length];
            used += counts[length];
            if (left < 0) break;
        }
        isComplete = left == 0;
        return isComplete || used == 0 || (used == 1 && counts[1] == 1);
    }

    private void Sort(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts)
    {
        Span<int> next = stackalloc int[LongestCode + 2];
        next[1] = 0;
        for (var length = 1; length <= LongestCode; length++) next[length + 1] = next[length] + counts[length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0) sorted[next[lengths[symbol]]++] = (ushort)symbol;
        }
    }

    private void Fill(Span<int> counts, ReadOnlySpan<uint> symbols)
    {
        var (code, at, free) = (0u, 0, 1 << indexBits);
        var (link, linkBits) = (-1, 0);
        var start = 0;
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            for (var left = counts[length]; left > 0; left--, code++, at++)
            {
                var bits = Reverse(code, length);
                var entry = symbols[sorted[at]];
                if (length <= indexBits)
                {
                    Spread(0, indexBits, bits, length, WithLength(entry, length));
                    continue;
                }
                var index = (int)bits & ((1 << indexBits) - 1);
                if (index != link)
                {
                    (link, start, linkBits) = (index, free, BitsOfNext(counts, length, left));
                    free += 1 << linkBits;
                    Entries[index] = ((uint)start << 16) | Special | Link | ((uint)linkBits << 8) | (uint)indexBits;
                }
                Spread(start, linkBits, bits >> indexBits, length - indexBits, WithLength(entry, length - indexBits));
            }
        }
    }

    private static uint WithLength(uint symbol, int length) =>
        (symbol & ~0x1f00u) | ((uint)length << 8) | ((uint)length + ((symbol >> 8) & 31));

    // Every index that begins (in its low bits) with the code.
    private void Spread(int start, int bitsOfIndex, uint bits, int length, uint entry)
    {
        var table = Entries.AsSpan(start, 1 << bitsOfIndex);
        for (var i = (int)bits; i < table.Length; i += 1 << length) table[i] = entry;
    }

    // As many as fill the second table: codes come shortest first, and those of one table are neighbours.
    private int BitsOfNext(ReadOnlySpan<int> counts, int length, int leftOfLength)
    {
        var bits = length - indexBits;
        for (var room = (1 << bits) - leftOfLength; room > 0; room = (room << 1) - counts[length]) (bits, length) = (bits + 1, length + 1);
        return bits;
    }

    private static uint Reverse(uint code, int length)
    {
        var reversed = 0u;
        for (var i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
