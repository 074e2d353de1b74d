using System.Globalization;

namespace Oci.Containerfile;

/// <summary>Sizes as people write them: <c>64m</c>, <c>1.5GiB</c>; units are powers of 1024.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long size)
    {
        size = 0;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var unit = text[digits..].TrimStart(' ').ToLowerInvariant();
        var power = unit switch
        {
            "" or "b" => 0,
            "k" or "kb" or "kib" => 1,
            "m" or "mb" or "mib" => 2,
            "g" or "gb" or "gib" => 3,
            "t" or "tb" or "tib" => 4,
            "p" or "pb" or "pib" => 5,
            _ => -1,
        };
        if (power < 0 || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > 1L << 20 && power == 5) return false;
        for (var i = 0; i < power; i++) number *= 1024;
        if (number > long.MaxValue) return false;
        size = (long)number;
        return true;
    }
}
