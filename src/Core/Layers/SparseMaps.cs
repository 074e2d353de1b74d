namespace Oci.Layers;

/// <summary>Makes checked <see cref="SparseMap"/>s, and reads the old GNU kind.</summary>
internal static class SparseMaps
{
    private const int PairSize = 24;

    /// <summary>From offsets and lengths in turn.</summary>
    public static SparseMap Create(List<long> numbers, long size, long storedSize, long offset)
    {
        if (size < 0) throw TarFault.Invalid(offset, $"expected the size of a sparse file, found {size}");
        var segments = new SparseSegment[numbers.Count / 2];
        var end = 0L;
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i] = new SparseSegment(numbers[2 * i], numbers[2 * i + 1]);
            if (segment.Offset < end || segment.Length < 0 || segment.Length > size - segment.Offset)
                throw TarFault.Invalid(offset, $"expected ascending stretches inside {size} bytes, found {segment.Length} bytes at {segment.Offset}");
            end = segment.Offset + segment.Length;
        }
        var map = new SparseMap(segments, size);
        return map.StoredSize == storedSize ? map
            : throw TarFault.Invalid(offset, $"expected {map.StoredSize} stored bytes of a sparse file, found {storedSize}");
    }

    /// <summary>Reads the map of an entry of type <c>S</c>: four pairs in its header, more in the blocks that follow it.</summary>
    public static SparseMap ReadOld(TarHeader header, long storedSize, TarInput input, TarLimits limits)
    {
        if (!header.IsGnu) throw TarFault.Invalid(header.Offset, "expected a GNU header for a sparse file, found another format");
        var numbers = new List<long>();
        var ended = !TryAddPairs(header.SparsePairs, numbers, header.Offset);
        Span<byte> block = stackalloc byte[TarFault.BlockSize];
        for (var more = header.SparseContinues; more; more = block[504] != 0)
        {
            if (!input.TryReadBlock(block, "a sparse map")) throw TarFault.Truncated(input.Position, "a sparse map");
            if (ended) throw TarFault.Invalid(header.Offset, "expected no more of a sparse map after its end, found a block");
            ended = !TryAddPairs(block[..(21 * PairSize)], numbers, header.Offset);
            if (numbers.Count > 2L * limits.MaxSparseSegments) throw TarFault.TooMuch(header.Offset, "stretches of a sparse file", limits.MaxSparseSegments, numbers.Count / 2);
        }
        return Create(numbers, header.SparseSize, storedSize, header.Offset);
    }

    // An empty pair ends the list.
    private static bool TryAddPairs(ReadOnlySpan<byte> pairs, List<long> numbers, long offset)
    {
        for (; !pairs.IsEmpty; pairs = pairs[PairSize..])
        {
            if (pairs[0] == 0 || pairs[12] == 0) return false;
            if (!TarNumber.TryParseField(pairs[..12], out var start) || !TarNumber.TryParseField(pairs[12..24], out var length) || start < 0)
                throw TarFault.Invalid(offset, "expected numbers in a sparse map, found something else");
            numbers.Add(start);
            numbers.Add(length);
        }
        return true;
    }
}
