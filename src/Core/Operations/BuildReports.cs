using System.Text;
using Oci.Build;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The files that tell how a build went, whatever its end.</summary>
internal static class BuildReports
{
    /// <summary>Whether any is asked for.</summary>
    public static bool AreWanted(BuildRequest request) => request.Trace is not null || request.HtmlReport is not null;

    /// <summary>Looks at the places where they will be.</summary>
    /// <exception cref="Diagnostics.OciException">One cannot be written to.</exception>
    public static void Check(BuildRequest request)
    {
        foreach (var file in new[] { request.Trace, request.HtmlReport }.OfType<string>()) OutputCheck.CheckFile(file);
    }

    /// <summary>Writes them.</summary>
    public static void Write(BuildRequest request, BuildTimeline timeline)
    {
        if (request.Trace is { } trace) OutputFile.Write(trace, ChromeTrace.Write(timeline).Span);
        if (request.HtmlReport is { } report) OutputFile.Write(report, Encoding.UTF8.GetBytes(new HtmlReport(timeline, TitleOf(request)).Write()));
    }

    private static string TitleOf(BuildRequest request) => request.Tags.Count > 0 ? string.Join(", ", request.Tags) : request.Context;
}
