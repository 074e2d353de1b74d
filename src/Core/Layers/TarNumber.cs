namespace Oci.Layers;

/// <summary>Numbers in tar headers: octal text, GNU's base-256, and the decimal text of PAX records.</summary>
internal static class TarNumber
{
    /// <summary>Parses a header field. An empty one is 0. False for anything but digits between blanks, and for what a long cannot hold.</summary>
    public static bool TryParseField(ReadOnlySpan<byte> field, out long value) =>
        (field[0] & 0x80) != 0 ? TryParseBinary(field, out value) : TryParseOctal(field, out value);

    private static bool TryParseOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) return false;
            value = (value << 3) | (uint)(digit - '0');
        }
        return true;
    }

    // Big-endian two's complement; the top bit is only the mark.
    private static bool TryParseBinary(ReadOnlySpan<byte> field, out long value)
    {
        value = (sbyte)(field[0] << 1) >> 1;
        foreach (var digit in field[1..])
        {
            if (value is > long.MaxValue >> 8 or < long.MinValue >> 8) return false;
            value = (value << 8) | digit;
        }
        return true;
    }

    /// <summary>Parses decimal digits and nothing else.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - (digit - '0')) / 10) return false;
            value = value * 10 + (digit - '0');
        }
        return true;
    }

    /// <summary>Writes <paramref name="value"/> as octal digits with a final NUL; false (and zeros) when it does not fit.</summary>
    public static bool TryFormatOctal(Span<byte> field, long value)
    {
        var digits = field[..^1];
        field[^1] = 0;
        var fits = value >= 0 && (digits.Length * 3 >= 63 || value < 1L << (digits.Length * 3));
        if (!fits) value = 0;
        for (var i = digits.Length - 1; i >= 0; i--, value >>= 3) digits[i] = (byte)('0' + (value & 7));
        return fits;
    }
}
