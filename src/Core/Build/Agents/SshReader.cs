using System.Buffers.Binary;

namespace Oci.Build;

/// <summary>Reads what SSH writes: numbers and texts with their length before them. Source: RFC 4251, section 5.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>A number of four bytes.</summary>
    /// <exception cref="FormatException">The bytes end before it.</exception>
    public uint ReadNumber() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A text, or other bytes with their length.</summary>
    /// <exception cref="FormatException">The bytes end before it.</exception>
    public ReadOnlySpan<byte> ReadString() => Take(ReadNumber());

    /// <summary>A whole number of any length that is not negative, without zeros before it.</summary>
    /// <exception cref="FormatException">The bytes end before it.</exception>
    public ReadOnlySpan<byte> ReadInteger() => ReadString().TrimStart((byte)0);

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > (uint)rest.Length) throw new FormatException($"{length} bytes were promised, {rest.Length} are there");
        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
