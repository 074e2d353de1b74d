using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.Values;

/// <summary>A point in time as people type it.</summary>
internal static class Moment
{
    /// <summary>Reads an RFC 3339 time or a date (UTC where no zone is said), seconds since 1970, or how long ago: <c>90s</c>, <c>1h30m</c>.</summary>
    /// <param name="option">Whose value it is.</param>
    /// <param name="text">The value.</param>
    /// <param name="now">What a length of time is counted back from.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static DateTimeOffset Parse(string option, string text, DateTimeOffset now)
    {
        try
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
            if (Duration.TryParse(text) is { } ago) return now - ago;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            // No time that there is.
        }
        throw new OciException(ErrorCodes.Usage, $"expected `{option}` to be a time, seconds since 1970, or how long ago, found `{ByteText.Escape(text)}`", $"{option} 10m");
    }
}
