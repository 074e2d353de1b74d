using System.Buffers.Binary;

namespace Oci.Native;

/// <summary>Memory that calls of a table share: bytes, with the addresses of other things in some places.</summary>
/// <param name="bytes">What it holds at first; kept, not copied.</param>
internal sealed class CallMemory(byte[] bytes)
{
    /// <summary>What it holds at first.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Where addresses go: of texts, bytes or other memory.</summary>
    public IReadOnlyList<(int Offset, object Target)> Pointers { get; init; } = [];

    /// <summary>A list as <c>execve</c> takes it.</summary>
    public static CallMemory OfStrings(IReadOnlyList<string> strings) => new(new byte[(strings.Count + 1) * sizeof(long)])
    {
        Pointers = [.. strings.Select((text, i) => (i * sizeof(long), (object)text))],
    };

    /// <summary>Numbers of 64 bits, one after the other.</summary>
    public static CallMemory OfNumbers(params ReadOnlySpan<ulong> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(ulong)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), numbers[i]);
        return new(bytes);
    }

    /// <summary>Numbers of 32 bits, one after the other.</summary>
    public static CallMemory OfIntegers(params ReadOnlySpan<uint> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(uint)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), numbers[i]);
        return new(bytes);
    }
}
