using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Values;

/// <summary>Numbers and amounts on the command line.</summary>
internal static class Number
{
    /// <summary>A whole number.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static int Parse(string option, string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Wrong(option, $"a whole number of at least {least}", text, $"{option} {Math.Max(least, 1)}");

    /// <summary>A whole number that is not negative, however large.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static long ParseLong(string option, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(option, "a whole number of at least 0", text, $"{option} 0");

    /// <summary>A number with a fraction, above zero.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static decimal ParseFraction(string option, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(option, "a number above zero", text, $"{option} 1.5");

    /// <summary>A <see cref="ByteAmount"/>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static long ParseBytes(string option, string text) =>
        ByteAmount.TryParse(text, out var bytes) ? bytes : throw Wrong(option, "an amount of bytes", text, $"{option} 512m");

    /// <summary>The same, or <c>-1</c> for no limit.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static long ParseLimit(string option, string text) => text == "-1" ? -1 : ParseBytes(option, text);

    private static OciException Wrong(string option, string expected, string found, string hint) =>
        new(ErrorCodes.Usage, $"expected `{option}` to be {expected}, found `{ByteText.Escape(found)}`", hint);
}
