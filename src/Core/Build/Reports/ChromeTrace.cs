using System.Text.Json;

namespace Oci.Build;

/// <summary>A timeline that trace viewers of browsers open (chrome://tracing, ui.perfetto.dev). Source: the Trace Event Format, JSON object form.</summary>
public static class ChromeTrace
{
    private const int Process = 1;

    /// <summary>The trace as JSON.</summary>
    public static ReadOnlyMemory<byte> Write(BuildTimeline timeline) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        WriteName(json, "process_name", 0, "build");
        var spans = timeline.Spans;
        foreach (var lane in spans.Select(span => span.Lane).Distinct().Order()) WriteName(json, "thread_name", lane, $"steps {lane + 1}");
        foreach (var span in spans) WriteSpan(json, span);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteName(Utf8JsonWriter json, string kind, int lane, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", kind);
        WritePlace(json, lane);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // "X" is a complete event: begin and duration in microseconds. What took no time is an instant.
    private static void WriteSpan(Utf8JsonWriter json, StepSpan span)
    {
        json.WriteStartObject();
        json.WriteString("ph", span.Outcome == StepOutcome.Cached ? "i" : "X");
        json.WriteString("name", span.Name);
        json.WriteString("cat", Name(span.Outcome));
        WritePlace(json, span.Lane);
        json.WriteNumber("ts", Microseconds(span.Begin));
        if (span.Outcome == StepOutcome.Cached) json.WriteString("s", "t");
        else json.WriteNumber("dur", Microseconds(span.Elapsed));
        json.WriteStartObject("args");
        json.WriteString("step", span.Scope);
        json.WriteString("outcome", Name(span.Outcome));
        json.WriteOptional("layerBytes", span.LayerSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, int lane)
    {
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", lane + 1);
    }

    private static string Name(StepOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static long Microseconds(TimeSpan time) => (long)time.TotalMicroseconds;
}
