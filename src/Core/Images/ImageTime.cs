using System.Globalization;

namespace Oci.Images;

/// <summary>Times in configurations and annotations: RFC 3339 in UTC, as short as it can be.</summary>
public static class ImageTime
{
    /// <summary>For example <c>2026-01-02T03:04:05Z</c>; a fraction only where there is one.</summary>
    public static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 (SOURCE_DATE_EPOCH).</summary>
    public static string Format(long unixSeconds) => Format(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
}
