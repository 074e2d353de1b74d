using System.Buffers.Binary;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Decompresses gzip (RFC 1952): members in a row, each with its CRC and size checked. After the last one there may be zeros (a tape's padding)
/// and nothing else.
/// </summary>
internal sealed class GzipDecoder : DecodingStream
{
    private const int HeaderCrcFlag = 2;
    private const int ExtraFlag = 4;
    private const int NameFlag = 8;
    private const int CommentFlag = 16;
    private const int ReservedFlags = 0xe0;

    private readonly InflateInput input;
    private readonly Inflater inflater;
    private ReadOnlyMemory<byte> decoded;
    private Crc32 crc;
    private Crc32 headerCrc;
    private uint size;
    private bool isInMember;
    private bool isFirst = true;

    public GzipDecoder(Stream source)
    {
        input = new InflateInput(source);
        inflater = new Inflater(input);
    }

    public override int Read(Span<byte> buffer)
    {
        while (decoded.IsEmpty && !buffer.IsEmpty)
        {
            if (!isInMember && !TryBeginMember()) return 0;
            decoded = inflater.Decode();
            crc.Append(decoded.Span);
            size += (uint)decoded.Length;
            if (decoded.IsEmpty) EndMember();
        }
        var count = Math.Min(buffer.Length, decoded.Length);
        decoded.Span[..count].CopyTo(buffer);
        decoded = decoded[count..];
        return count;
    }

    private bool TryBeginMember()
    {
        if (!input.TryFill(1)) return isFirst ? throw Truncated() : false;
        if (!isFirst && input.Bytes[0] == 0)
        {
            SkipPadding();
            return false;
        }
        ReadHeader();
        inflater.Reset();
        (crc, size, isInMember, isFirst) = (default, 0, true, false);
        return true;
    }

    private void SkipPadding()
    {
        while (input.TryFill(1))
        {
            var other = input.Bytes.IndexOfAnyExcept((byte)0);
            if (other >= 0) throw Invalid("nothing after the last gzip member", input.Bytes[other..]);
            input.Start = input.End;
        }
    }

    private void ReadHeader()
    {
        if (!input.TryFill(10)) throw Truncated();
        if (input.Bytes is not [0x1f, 0x8b, 8, ..]) throw Invalid("a gzip member", input.Bytes);
        headerCrc = default;
        var flags = input.Bytes[3];
        if ((flags & ReservedFlags) != 0) throw Invalid("a gzip header without reserved flags", input.Bytes);
        for (var i = 0; i < 10; i++) TakeByte();
        if ((flags & ExtraFlag) != 0)
        {
            for (var left = TakeByte() | (TakeByte() << 8); left > 0; left--) TakeByte();
        }
        if ((flags & NameFlag) != 0) SkipText();
        if ((flags & CommentFlag) != 0) SkipText();
        if ((flags & HeaderCrcFlag) != 0) CheckHeader();
    }

    private void SkipText()
    {
        while (TakeByte() != 0)
        {
        }
    }

    private void CheckHeader()
    {
        var actual = (ushort)headerCrc.Value;
        var stated = TakeByte() | (TakeByte() << 8);
        if (actual != stated) throw new OciException(ErrorCodes.InvalidCompression, $"expected {stated:x4} as the CRC of a gzip header, found {actual:x4}");
    }

    private int TakeByte()
    {
        if (!input.TryFill(1)) throw Truncated();
        headerCrc.Append(input.Bytes[..1]);
        return input.Buffer[input.Start++];
    }

    private void EndMember()
    {
        if (!input.TryFill(8)) throw Truncated();
        var (statedCrc, statedSize) = (BinaryPrimitives.ReadUInt32LittleEndian(input.Bytes), BinaryPrimitives.ReadUInt32LittleEndian(input.Bytes[4..]));
        if (statedCrc != crc.Value) throw new OciException(ErrorCodes.InvalidCompression, $"expected {statedCrc:x8} as the CRC of a gzip member, found {crc.Value:x8}");
        if (statedSize != size) throw new OciException(ErrorCodes.InvalidCompression, $"expected {statedSize} bytes (modulo 2^32) in a gzip member, found {size}");
        input.Start += 8;
        isInMember = false;
    }

    private static OciException Truncated() => new(ErrorCodes.InvalidCompression, "expected the rest of a gzip member, found the end of the stream");

    private static OciException Invalid(string expected, ReadOnlySpan<byte> found) =>
        new(ErrorCodes.InvalidCompression, $"expected {expected}, found `{ByteText.Escape(found[..Math.Min(found.Length, 10)])}`");

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }
}
