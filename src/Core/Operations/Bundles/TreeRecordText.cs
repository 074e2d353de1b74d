using System.Globalization;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The text of a <see cref="TreeRecord"/> as bytes, which grow: a root file system has tens of thousands of lines.</summary>
internal sealed class TreeRecordText
{
    private const int LongestNumber = 20;

    private byte[] bytes = new byte[1 << 16];
    private int length;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    public TreeRecordText Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        length += text.Length;
        return this;
    }

    public TreeRecordText Append(long number)
    {
        number.TryFormat(Room(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        length += written;
        return this;
    }

    public TreeRecordText Append(ulong number)
    {
        number.TryFormat(Room(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        length += written;
        return this;
    }

    /// <summary>Seconds and nine digits after the point.</summary>
    public TreeRecordText Append(UnixTime time)
    {
        Append(time.Seconds).Append("."u8);
        var digits = Room(9)[..9];
        var rest = time.Nanoseconds;
        for (var i = 8; i >= 0; i--, rest /= 10) digits[i] = (byte)('0' + (rest % 10));
        length += 9;
        return this;
    }

    public TreeRecordText AppendOctal(int number)
    {
        if (number >= 8) AppendOctal(number >> 3);
        Room(1)[0] = (byte)('0' + (number & 7));
        length++;
        return this;
    }

    /// <summary>As vis(3) does: everything that would end or begin something else is a backslash and three octal digits.</summary>
    public TreeRecordText AppendEscaped(ReadOnlySpan<byte> text)
    {
        var room = Room(4 * text.Length);
        var count = 0;
        foreach (var b in text)
        {
            if (IsPlain(b))
            {
                room[count++] = b;
                continue;
            }
            room[count++] = (byte)'\\';
            room[count++] = (byte)('0' + (b >> 6));
            room[count++] = (byte)('0' + ((b >> 3) & 7));
            room[count++] = (byte)('0' + (b & 7));
        }
        length += count;
        return this;
    }

    private static bool IsPlain(byte b) => b is > (byte)' ' and < 0x7f and not ((byte)'\\' or (byte)'#' or (byte)'=' or (byte)'*' or (byte)'?' or (byte)'[');

    private Span<byte> Room(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + count));
        return bytes.AsSpan(length);
    }
}
