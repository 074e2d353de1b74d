using System.Text;
using System.Text.Json;
using Oci.Content;
using Oci.Images;
using Oci.Native;

namespace Oci.Build;

/// <summary>Shows a plan: as text for people, as JSON for programs, as a Mermaid diagram for documents.</summary>
public static class PlanPrinter
{
    /// <summary>A line for each step, then the image's configuration and what its history will say.</summary>
    public static string ToText(BuildPlan plan)
    {
        var numbers = Number(plan);
        var text = new StringBuilder();
        foreach (var step in plan.Steps)
        {
            var inputs = string.Concat(step.Inputs.Select(input => $" #{numbers[input.Id]}"));
            text.Append($"#{numbers[step.Id]} [{step.Origin.Scope}] {step.Operation}{inputs} {Encoding.UTF8.GetString(CanonicalJson.Write(json => WriteArguments(json, step)).Span)}\n");
        }
        foreach (var target in plan.Targets) Append(text, target, numbers);
        return text.ToString();
    }

    private static void Append(StringBuilder text, PlannedImage target, Dictionary<Digest, int> numbers)
    {
        text.Append($"image of #{numbers[target.Root.Id]}, stage {target.Stage}\n");
        text.Append(Encoding.UTF8.GetString(StrictJson.Serialize(target.Config with { History = null, RootFs = new RootFs() }, ImagesJson.Strict.ImageConfig))).Append('\n');
        foreach (var entry in target.History)
            text.Append($"{(entry.Step is { } step ? $"#{numbers[step.Id]}" : "--")} {ByteText.Escape(entry.CreatedBy)}\n");
    }

    /// <summary>Every vertex with its digest, its inputs' digests and its arguments; the target last.</summary>
    public static ReadOnlyMemory<byte> ToJson(BuildPlan plan) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("steps");
        foreach (var step in plan.Steps)
        {
            json.WriteStartObject();
            json.WriteString("digest", step.Id.ToString());
            json.WriteString("name", $"[{step.Origin.Scope}] {step.Origin.Text}");
            json.WritePropertyName("vertex");
            step.WriteVertex(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("target", plan.Target.Root.Id.ToString());
        if (plan.Targets.Count > 1) json.WriteStrings("targets", plan.Targets.Select(target => target.Root.Id.ToString()));
        json.WriteEndObject();
    });

    /// <summary>A flow chart. Source: mermaid.js.org, flowcharts.</summary>
    public static string ToMermaid(BuildPlan plan)
    {
        var numbers = Number(plan);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var step in plan.Steps)
        {
            text.Append($"  s{numbers[step.Id]}[\"{Label(step)}\"]\n");
            foreach (var input in step.Inputs.DistinctBy(input => input.Id)) text.Append($"  s{numbers[input.Id]} --> s{numbers[step.Id]}\n");
        }
        for (var i = 0; i < plan.Targets.Count; i++)
        {
            var target = plan.Targets[i];
            text.Append($"  s{numbers[target.Root.Id]} --> image{(i > 0 ? i + 1 : "")}([\"{Escape(plan.Targets.Count > 1 ? $"{target.Stage} {target.Platform.FullName}" : target.Stage)}\"])\n");
        }
        return text.ToString();
    }

    private static Dictionary<Digest, int> Number(BuildPlan plan) =>
        plan.Steps.Select((step, i) => (step.Id, Number: i + 1)).ToDictionary(pair => pair.Id, pair => pair.Number);

    private static void WriteArguments(Utf8JsonWriter json, BuildStep step)
    {
        json.WriteStartObject();
        step.WriteOperation(json);
        json.WriteEndObject();
    }

    private static string Label(BuildStep step)
    {
        var text = $"[{step.Origin.Scope}] {step.Origin.Text}";
        return Escape(text.Length > 80 ? text[..79] + "…" : text);
    }

    private static string Escape(string text) => ByteText.Escape(text).Replace("&", "#amp;").Replace("\"", "#quot;").Replace("<", "#lt;").Replace(">", "#gt;");
}
