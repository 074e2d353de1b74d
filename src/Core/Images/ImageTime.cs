using System.Globalization;

namespace Oci.Images;

/// <summary>Times in configurations and annotations: RFC 3339 in UTC, as short as it can be.</summary>
public static class ImageTime
{
    /// <summary>For example <c>2026-01-02T03:04:05Z</c>; a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 (SOURCE_DATE_EPOCH), where <see cref="CanFormat"/> says so.</summary>
    public static string Format(long unixSeconds) => Format(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));

    /// <summary>Whether seconds since 1970 are in the years 1 to 9999, which alone can be written.</summary>
    public static bool CanFormat(long unixSeconds) => unixSeconds is >= -62_135_596_800 and <= 253_402_300_799;
}
