using System.Buffers;
using System.Buffers.Binary;

namespace Oci.Build;

/// <summary>Writes what SSH reads. Source: RFC 4251, section 5.</summary>
internal sealed class SshWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>Everything that was written.</summary>
    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    public SshWriter Byte(byte value)
    {
        bytes.Write([value]);
        return this;
    }

    public SshWriter Number(uint value)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, value);
        bytes.Write(number);
        return this;
    }

    public SshWriter String(ReadOnlySpan<byte> value)
    {
        Number((uint)value.Length);
        bytes.Write(value);
        return this;
    }

    /// <summary>A whole number that is not negative: no zeros before it, but for one where it would look negative.</summary>
    public SshWriter Integer(ReadOnlySpan<byte> value)
    {
        var digits = value.TrimStart((byte)0);
        return digits.IsEmpty || digits[0] < 0x80 ? String(digits) : String([0, .. digits]);
    }
}
