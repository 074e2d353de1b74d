using Oci.Native;

namespace Oci.Layers;

/// <summary>The sparse file records of a PAX header: GNU's formats 0.0 (pairs of records), 0.1 (one list) and 1.0 (the map leads the content).</summary>
internal sealed class PaxSparse(TarLimits limits)
{
    private readonly List<long> numbers = [];
    private bool hasList;
    private long? major;
    private long? minor;
    private long? count;
    private long? size;

    /// <summary>The file's real name; empty when not stated.</summary>
    public ReadOnlyMemory<byte> Name { get; private set; }

    /// <summary>Whether the map must be read from the front of the content.</summary>
    public bool LeadsContent => major == 1;

    /// <summary>Takes the record <c>GNU.sparse.KEY</c>.</summary>
    public void Apply(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value, long offset)
    {
        if (key.SequenceEqual("name"u8)) Name = PaxAttributes.Name(value, offset, limits);
        else if (key.SequenceEqual("major"u8)) major = Number(value.Span, offset);
        else if (key.SequenceEqual("minor"u8)) minor = Number(value.Span, offset);
        else if (key.SequenceEqual("size"u8) || key.SequenceEqual("realsize"u8)) size = Number(value.Span, offset);
        else if (key.SequenceEqual("numblocks"u8)) count = Number(value.Span, offset);
        else if (key.SequenceEqual("offset"u8)) Add(value.Span, offset, evenBefore: true);
        else if (key.SequenceEqual("numbytes"u8)) Add(value.Span, offset, evenBefore: false);
        else if (key.SequenceEqual("map"u8)) AddList(value.Span, offset);
        else throw TarFault.Invalid(offset, $"expected a known sparse record, found `GNU.sparse.{ByteText.Escape(key)}`");
    }

    private void Add(ReadOnlySpan<byte> value, long offset, bool evenBefore)
    {
        if (hasList || numbers.Count % 2 == 0 != evenBefore) throw TarFault.Invalid(offset, "expected pairs of `GNU.sparse.offset` and `GNU.sparse.numbytes`, found another order");
        AddNumber(value, offset);
    }

    private void AddList(ReadOnlySpan<byte> value, long offset)
    {
        if (numbers.Count > 0) throw TarFault.Invalid(offset, "expected one sparse map, found two");
        hasList = true;
        if (value.IsEmpty) return;
        foreach (var range in value.Split((byte)',')) AddNumber(value[range], offset);
    }

    private void AddNumber(ReadOnlySpan<byte> value, long offset)
    {
        if (numbers.Count >= 2L * limits.MaxSparseSegments) throw TarFault.TooMuch(offset, "stretches of a sparse file", limits.MaxSparseSegments, limits.MaxSparseSegments + 1L);
        numbers.Add(Number(value, offset));
    }

    /// <summary>The map, where the records hold it or after <see cref="ReadLeading"/>.</summary>
    public SparseMap ToMap(long storedSize, long offset)
    {
        if (size is not { } real) throw TarFault.Invalid(offset, "expected the real size of a sparse file, found none");
        var expected = count ?? numbers.Count / 2;
        if (numbers.Count != 2 * expected) throw TarFault.Invalid(offset, $"expected {expected} stretches of a sparse file, found {numbers.Count / 2.0}");
        return SparseMaps.Create(numbers, real, storedSize, offset);
    }

    /// <summary>Takes the map of format 1.0 from the front of the content: decimal lines, padded to a block. Returns the bytes taken.</summary>
    public long ReadLeading(TarInput input, long storedSize, long offset)
    {
        if (minor is not (0 or null) || numbers.Count > 0 || hasList) throw TarFault.Invalid(offset, $"expected sparse format 1.0, found {major}.{minor}");
        var lines = new SparseLines(input, storedSize, offset);
        count = lines.ReadNumber();
        if (count > limits.MaxSparseSegments) throw TarFault.TooMuch(offset, "stretches of a sparse file", limits.MaxSparseSegments, count.Value);
        for (var i = 0; i < 2 * count; i++) numbers.Add(lines.ReadNumber());
        return lines.Taken;
    }

    /// <summary>Refuses formats there are none of.</summary>
    public void CheckVersion(long offset)
    {
        if (major is not (null or 0 or 1)) throw TarFault.Invalid(offset, $"expected sparse format 0.0, 0.1 or 1.0, found {major}.{minor}");
    }

    private static long Number(ReadOnlySpan<byte> value, long offset) => TarNumber.TryParseDecimal(value, out var number) ? number
        : throw TarFault.Invalid(offset, $"expected a number in a sparse record, found `{ByteText.Escape(value[..Math.Min(40, value.Length)])}`");
}
