using System.Globalization;

namespace Oci.Operations;

/// <summary>An amount of bytes as people write it: <c>512</c>, <c>512b</c>, <c>64k</c>, <c>512m</c>, <c>1.5g</c>, <c>1t</c>; the units are powers of 1024.</summary>
public static class ByteAmount
{
    /// <summary>Reads one; false where it is none, or more than 2⁶³ - 1.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        var lower = text.ToLowerInvariant();
        var unit = lower.AsSpan().TrimStart("0123456789.").ToString();
        var shift = unit switch { "" or "b" => 0, "k" or "kb" or "kib" => 10, "m" or "mb" or "mib" => 20, "g" or "gb" or "gib" => 30, "t" or "tb" or "tib" => 40, _ => -1 };
        bytes = 0;
        if (shift < 0 || !decimal.TryParse(lower[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> shift) return false;
        bytes = (long)(number * (1L << shift));
        return true;
    }
}
