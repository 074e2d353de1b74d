using System.Globalization;
using System.Text;
using Oci.Content;

namespace Oci.Build;

/// <summary>A plan's graph as SVG: each step below what it needs, stages side by side.</summary>
internal sealed class GraphPicture
{
    private const int Width = 250;
    private const int Height = 40;
    private const int Gap = 26;
    private const int LabelLength = 34;

    private readonly BuildPlan plan;
    private readonly IReadOnlyDictionary<string, StepSpan> spans;
    private readonly Dictionary<Digest, (int Column, int Row)> places = [];

    public GraphPicture(BuildPlan plan, IReadOnlyDictionary<string, StepSpan> spans)
    {
        (this.plan, this.spans) = (plan, spans);
        var next = new Dictionary<int, int>();
        foreach (var step in plan.Steps)
        {
            var row = step.Inputs.Select(input => places[input.Id].Row + 1).DefaultIfEmpty(0).Max();
            // Below its first input where that is free, so that a stage is a column.
            var wanted = step.Inputs.Count > 0 ? places[step.Inputs[0].Id].Column : 0;
            var column = Math.Max(wanted, next.GetValueOrDefault(row));
            next[row] = column + 1;
            places[step.Id] = (column, row);
        }
    }

    public string Write()
    {
        var (columns, rows) = (places.Values.Max(place => place.Column) + 1, places.Values.Max(place => place.Row) + 1);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"graph\" width=\"{columns * (Width + Gap)}\" height=\"{rows * (Height + Gap)}\" role=\"img\" aria-label=\"The steps and what they need\">\n");
        foreach (var step in plan.Steps)
        {
            foreach (var input in step.Inputs.DistinctBy(input => input.Id)) AppendEdge(svg, places[input.Id], places[step.Id]);
        }
        foreach (var step in plan.Steps) AppendStep(svg, step);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendEdge(StringBuilder svg, (int Column, int Row) from, (int Column, int Row) to)
    {
        var (x1, y1) = (X(from.Column) + Width / 2, Y(from.Row) + Height);
        var (x2, y2) = (X(to.Column) + Width / 2, Y(to.Row));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" d=\"M{x1} {y1}C{x1} {y1 + Gap / 2} {x2} {y2 - Gap / 2} {x2} {y2}\"/>\n");
    }

    private void AppendStep(StringBuilder svg, BuildStep step)
    {
        var (column, row) = places[step.Id];
        var outcome = spans.TryGetValue(step.Origin.Scope, out var span) ? span.Outcome.ToString().ToLowerInvariant() : "given";
        var label = step.Origin.Text.Length > LabelLength ? step.Origin.Text[..(LabelLength - 1)] + "…" : step.Origin.Text;
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"step {outcome}\"><title>{ReportText.Escape(step.Origin.Text)}</title><rect x=\"{X(column)}\" y=\"{Y(row)}\" width=\"{Width}\" height=\"{Height}\" rx=\"5\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"scope\" x=\"{X(column) + 8}\" y=\"{Y(row) + 15}\">{ReportText.Escape(step.Origin.Scope)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(column) + 8}\" y=\"{Y(row) + 31}\">{ReportText.Escape(label)}</text></g>\n");
    }

    private static int X(int column) => column * (Width + Gap) + 2;

    private static int Y(int row) => row * (Height + Gap) + 2;
}
