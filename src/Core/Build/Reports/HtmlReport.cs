using System.Globalization;
using System.Text;

namespace Oci.Build;

/// <summary>A build on one page: numbers, timeline, layer sizes, graph. It loads nothing, runs no script, and can be kept as an artifact.</summary>
/// <param name="timeline">The build.</param>
/// <param name="title">What was built.</param>
public sealed class HtmlReport(BuildTimeline timeline, string title)
{
    private const int ChartWidth = 900;
    private const int BarHeight = 20;

    private const string Style = """
        body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1d2430;background:#fff}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.2rem}
        .numbers{display:flex;gap:2.5rem;flex-wrap:wrap}.numbers b{display:block;font-size:1.5rem}
        .scroll{overflow-x:auto}svg text{font:11px ui-monospace,monospace;fill:#1d2430}svg .scope{fill:#667085}
        rect{fill:#e8edf5;stroke:#b6c2d4}.done rect,rect.done{fill:#9cc5f0;stroke:#5c93cc}.cached rect,rect.cached{fill:#dfe9dc;stroke:#a3bd9b}
        .failed rect,rect.failed{fill:#f4a9a3;stroke:#c4514a}.cancelled rect,rect.cancelled{fill:#eee3c8;stroke:#c9b27a}
        .edge{fill:none;stroke:#98a2b3}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #eaecf0}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td code{white-space:pre-wrap}
        @media(prefers-color-scheme:dark){body{color:#e4e7ec;background:#12161f}svg text{fill:#e4e7ec}.step text,rect+text{fill:#1d2430}td,th{border-color:#2b3342}}
        """;

    /// <summary>The page.</summary>
    public string Write()
    {
        var spans = timeline.Spans;
        var page = new StringBuilder();
        page.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Build of {ReportText.Escape(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>Build of {ReportText.Escape(title)}</h1>\n");
        AppendNumbers(page, spans);
        AppendTimeline(page, [.. spans.Where(span => span.Outcome != StepOutcome.Cached)]);
        AppendLayers(page, [.. spans.Where(span => span.LayerSize > 0).OrderByDescending(span => span.LayerSize)]);
        AppendGraph(page, spans);
        AppendSteps(page, spans);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private void AppendNumbers(StringBuilder page, IReadOnlyList<StepSpan> spans)
    {
        page.Append("<div class=\"numbers\">");
        Number("time", ReportText.Time(timeline.Elapsed));
        foreach (var outcome in Enum.GetValues<StepOutcome>())
        {
            var count = spans.Count(span => span.Outcome == outcome);
            if (count > 0 || outcome is StepOutcome.Cached or StepOutcome.Done) Number(outcome.ToString().ToLowerInvariant(), count.ToString(CultureInfo.InvariantCulture));
        }
        Number("new layers", ReportText.Size(spans.Sum(span => span.LayerSize ?? 0)));
        Number("begun", timeline.BegunAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        page.Append("</div>\n");

        void Number(string name, string value) => page.Append($"<div><b>{value}</b>{name}</div>");
    }

    private void AppendTimeline(StringBuilder page, IReadOnlyList<StepSpan> spans)
    {
        if (spans.Count == 0) return;
        var scale = ChartWidth / Math.Max(timeline.Elapsed.TotalSeconds, 0.001);
        var lanes = spans.Max(span => span.Lane) + 1;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Timeline</h2>\n<div class=\"scroll\"><svg class=\"timeline\" width=\"{ChartWidth}\" height=\"{lanes * (BarHeight + 6)}\" role=\"img\" aria-label=\"When each step ran\">\n");
        foreach (var span in spans)
        {
            var (x, y) = (span.Begin.TotalSeconds * scale, span.Lane * (BarHeight + 6));
            page.Append(CultureInfo.InvariantCulture, $"<g class=\"{Name(span)}\"><title>{ReportText.Escape($"{span.Scope}: {span.Name}")} ({ReportText.Time(span.Elapsed)})</title>");
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y}\" width=\"{Math.Max(1, span.Elapsed.TotalSeconds * scale):0.#}\" height=\"{BarHeight}\"/></g>\n");
        }
        page.Append("</svg></div>\n");
    }

    private static void AppendLayers(StringBuilder page, IReadOnlyList<StepSpan> layers)
    {
        if (layers.Count == 0) return;
        var largest = layers[0].LayerSize!.Value;
        page.Append(CultureInfo.InvariantCulture, $"<h2>New layers by size</h2>\n<div class=\"scroll\"><svg class=\"layers\" width=\"{ChartWidth}\" height=\"{layers.Count * (BarHeight + 6)}\" role=\"img\" aria-label=\"Layers by size\">\n");
        for (var i = 0; i < layers.Count; i++)
        {
            var width = Math.Max(1, 300.0 * layers[i].LayerSize!.Value / largest);
            page.Append(CultureInfo.InvariantCulture, $"<g class=\"done\"><rect x=\"90\" y=\"{i * (BarHeight + 6)}\" width=\"{width:0.#}\" height=\"{BarHeight}\"/></g><text x=\"82\" y=\"{i * (BarHeight + 6) + 14}\" text-anchor=\"end\">{ReportText.Size(layers[i].LayerSize!.Value)}</text>");
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{98 + width:0.#}\" y=\"{i * (BarHeight + 6) + 14}\">{ReportText.Escape(layers[i].Name)}</text>\n");
        }
        page.Append("</svg></div>\n");
    }

    private void AppendGraph(StringBuilder page, IReadOnlyList<StepSpan> spans)
    {
        if (timeline.Plan is not { Steps.Count: > 0 } plan) return;
        var byScope = spans.GroupBy(span => span.Scope).ToDictionary(group => group.Key, group => group.Last());
        page.Append("<h2>Graph</h2>\n<div class=\"scroll\">").Append(new GraphPicture(plan, byScope).Write()).Append("</div>\n");
    }

    private static void AppendSteps(StringBuilder page, IReadOnlyList<StepSpan> spans)
    {
        page.Append("<h2>Steps</h2>\n<table>\n<tr><th>step</th><th>instruction</th><th>outcome</th><th class=\"n\">time</th><th class=\"n\">layer</th></tr>\n");
        foreach (var span in spans)
        {
            var time = span.Outcome == StepOutcome.Cached ? "" : ReportText.Time(span.Elapsed);
            page.Append($"<tr><td>{ReportText.Escape(span.Scope)}</td><td><code>{ReportText.Escape(span.Name)}</code></td><td>{Name(span)}</td><td class=\"n\">{time}</td><td class=\"n\">{(span.LayerSize is { } size ? ReportText.Size(size) : "")}</td></tr>\n");
        }
        page.Append("</table>\n");
    }

    private static string Name(StepSpan span) => span.Outcome.ToString().ToLowerInvariant();
}
