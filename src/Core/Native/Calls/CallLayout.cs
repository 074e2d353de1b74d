using System.Buffers.Binary;

namespace Oci.Native;

/// <summary>Memory that is laid out before anyone knows where it will be: pieces one after the other, which name one another by their places.</summary>
internal sealed class CallLayout
{
    private const int Alignment = 8;

    private readonly List<int> references = [];
    private byte[] bytes = new byte[32 * 1024];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>Takes room that holds zeros.</summary>
    /// <returns>Its place.</returns>
    public int Allocate(int count)
    {
        var place = Length;
        Length += (Math.Max(count, 1) + Alignment - 1) / Alignment * Alignment;
        if (Length > bytes.Length) Array.Resize(ref bytes, Math.Max(Length, 2 * bytes.Length));
        return place;
    }

    /// <summary>What is at a place, to be written.</summary>
    public Span<byte> At(int place, int count) => bytes.AsSpan(place, count);

    /// <summary>Writes a number of 64 bits.</summary>
    public void Put(int place, long value) => BinaryPrimitives.WriteInt64LittleEndian(At(place, sizeof(long)), value);

    /// <summary>Writes the address that a place will have.</summary>
    public void PutAddress(int place, int target)
    {
        Put(place, target);
        references.Add(place);
    }

    /// <summary>The whole memory as it is to be at an address; once.</summary>
    public ReadOnlySpan<byte> PlaceAt(long address)
    {
        foreach (var place in references) Put(place, BinaryPrimitives.ReadInt64LittleEndian(At(place, sizeof(long))) + address);
        return bytes.AsSpan(0, Length);
    }
}
