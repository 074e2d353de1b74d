using System.Globalization;
using System.Text;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Times in PAX records: decimal seconds with any number of digits, possibly negative.</summary>
internal static class PaxTime
{
    /// <summary>Parses a time; digits finer than a nanosecond are cut towards the past.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UnixTime time)
    {
        time = default;
        var negative = text is [(byte)'-', ..];
        if (negative) text = text[1..];
        var dot = text.IndexOf((byte)'.');
        if (!TarNumber.TryParseDecimal(dot < 0 ? text : text[..dot], out var seconds)) return false;
        if (!TryParseFraction(dot < 0 ? [] : text[(dot + 1)..], out var nanoseconds, out var inexact)) return false;
        time = negative ? Negate(seconds, nanoseconds + (inexact ? 1 : 0)) : new UnixTime(seconds, nanoseconds);
        return true;
    }

    private static UnixTime Negate(long seconds, int nanoseconds) => nanoseconds switch
    {
        0 => new UnixTime(-seconds),
        _ => new UnixTime(-seconds - 1, 1_000_000_000 - nanoseconds),
    };

    private static bool TryParseFraction(ReadOnlySpan<byte> digits, out int nanoseconds, out bool inexact)
    {
        (nanoseconds, inexact) = (0, false);
        var unit = 100_000_000;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            nanoseconds += (digit - '0') * unit;
            inexact |= unit == 0 && digit != '0';
            unit /= 10;
        }
        return true;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads as <paramref name="time"/>.</summary>
    public static byte[] Format(UnixTime time)
    {
        var (sign, seconds, nanoseconds) = time switch
        {
            { Seconds: >= 0 } => ("", (UInt128)time.Seconds, time.Nanoseconds),
            { Nanoseconds: 0 } => ("-", (UInt128)(-(Int128)time.Seconds), 0),
            _ => ("-", (UInt128)(-(Int128)time.Seconds - 1), 1_000_000_000 - time.Nanoseconds),
        };
        var fraction = nanoseconds == 0 ? "" : "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return Encoding.ASCII.GetBytes($"{sign}{seconds}{fraction}");
    }
}
