namespace Oci.Layers;

/// <summary>The symbols of RFC 1951 as entries for <see cref="HuffmanTable"/>: a value in the high half, the number of extra bits in bits 8 to 12.</summary>
internal static class DeflateAlphabet
{
    /// <summary>The sign bit: a literal byte, its value in bits 16 to 23.</summary>
    public const uint Literal = 1u << 31;

    /// <summary>With <see cref="HuffmanTable.Special"/>: the end of the block.</summary>
    public const uint End = 1 << 13;

    /// <summary>Literals, the end, and lengths. RFC 1951, 3.2.5.</summary>
    public static readonly uint[] LiteralsAndLengths = [.. Literals(), HuffmanTable.Special | End, .. Lengths(), HuffmanTable.Special, HuffmanTable.Special];

    /// <summary>Distances.</summary>
    public static readonly uint[] Distances = [.. DistancesOf(30), HuffmanTable.Special, HuffmanTable.Special];

    /// <summary>The code lengths' own symbols.</summary>
    public static readonly uint[] CodeLengths = [.. Enumerable.Range(0, 19).Select(i => (uint)i << 16)];

    private static IEnumerable<uint> Literals() => Enumerable.Range(0, 256).Select(i => Literal | ((uint)i << 16));

    private static IEnumerable<uint> Lengths()
    {
        var length = 3u;
        for (var i = 0; i < 28; i++)
        {
            var extra = i < 8 ? 0 : i / 4 - 1;
            yield return (length << 16) | ((uint)extra << 8);
            length += 1u << extra;
        }
        yield return 258 << 16;
    }

    private static IEnumerable<uint> DistancesOf(int count)
    {
        var distance = 1u;
        for (var i = 0; i < count; i++)
        {
            var extra = i < 4 ? 0 : i / 2 - 1;
            yield return (distance << 16) | ((uint)extra << 8);
            distance += 1u << extra;
        }
    }
}
