using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.Values;

/// <summary>A length of time: <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>, and several of them one after the other.</summary>
internal static class Duration
{
    /// <summary>The time; not negative.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static TimeSpan Parse(string option, string text) =>
        TryParse(text) ?? throw new OciException(ErrorCodes.Usage, $"expected a time such as `12h` or `7d` for `{option}`, found `{ByteText.Escape(text)}`", $"{option} 7d");

    /// <summary>The time; null for a text that is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || UnitOf(rest[digits]) is not { } unit || number > (TimeSpan.MaxValue - total) / unit) return null;
            total += number * unit;
            rest = rest[(digits + 1)..];
        }
        return text.Length > 0 ? total : null;
    }

    private static TimeSpan? UnitOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
