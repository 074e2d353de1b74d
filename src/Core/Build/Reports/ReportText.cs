using System.Globalization;
using System.Net;
using Oci.Native;

namespace Oci.Build;

/// <summary>Texts of a report. What comes from a Containerfile is as untrusted as any.</summary>
internal static class ReportText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Text that is safe between tags and in quoted attributes, on one line.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(ByteText.Escape(text));

    /// <summary><c>1.5 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 1000 && unit < Units.Length - 1; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary><c>1.24 s</c>.</summary>
    public static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
