using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Snapshots;

namespace Oci.Tool.Rendering;

/// <summary>
/// One JSON object a line: <c>time</c>, <c>event</c>, <c>scope</c> and what the event knows. Text is what the container wrote, unchanged:
/// JSON's own escapes keep control characters off the terminal.
/// </summary>
internal sealed class JsonRenderer(TextWriter output, TimeProvider clock) : Renderer(output)
{
    // The relaxed encoder leaves `+` and non-ASCII letters readable, and still escapes every control character.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The events that are written with all they know. The library's base class never lists them: it would have to look up.</summary>
    internal static IReadOnlyList<Type> Known { get; } = 
        [typeof(BuildPlanned), typeof(BlobProgress), typeof(BlobSkipped), typeof(ImageTagged), typeof(LayerUnpacked), typeof(StepCached), typeof(StepCancelled), typeof(StepCompleted), typeof(StepFailed), typeof(StepOutput), typeof(StepStarted), typeof(WarningRaised)];

    protected override void Show(ProgressEvent value) => Write(json =>
    {
        json.WriteString("event", Name(value));
        json.WriteString("scope", value.Scope);
        WriteDetails(json, value);
    });

    protected override void Finish()
    {
        if (!Summary.Lines().Any()) return;
        Write(json =>
        {
            json.WriteString("event", "summary");
            json.WriteNumber("cached", Summary.Cached);
            json.WriteNumber("ran", Summary.Ran);
            json.WriteNumber("failed", Summary.Failed);
            json.WriteNumber("cancelled", Summary.Cancelled);
            json.WriteNumber("layerBytes", Summary.LayerBytes);
            json.WriteNumber("unpacked", Summary.Unpacked);
            json.WriteNumber("copied", Summary.Copied);
            json.WriteNumber("copiedBytes", Summary.CopiedBytes);
            json.WriteNumber("skipped", Summary.Skipped);
        });
    }

    /// <summary>The event's name: its type's, beginning in lower case.</summary>
    internal static string Name(ProgressEvent value) => JsonNamingPolicy.CamelCase.ConvertName(value.GetType().Name);

    /// <summary>An object on one line.</summary>
    internal static string Line(Action<Utf8JsonWriter> members)
    {
        var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }

    private void Write(Action<Utf8JsonWriter> members) => Output.WriteLine(Line(json =>
    {
        json.WriteString("time", clock.GetUtcNow().UtcDateTime);
        members(json);
    }));

    private static void WriteDetails(Utf8JsonWriter json, ProgressEvent value)
    {
        switch (value)
        {
            case StepStarted started:
                WriteStep(json, started.Step, started.At);
                break;
            case StepCached cached:
                WriteStep(json, cached.Step, cached.At);
                break;
            case StepOutput text:
                json.WriteString("text", text.Line);
                json.WriteString("stream", text.IsError ? "stderr" : "stdout");
                break;
            case StepCompleted completed:
                WriteStep(json, completed.Step, null);
                json.WriteNumber("seconds", Math.Round(completed.Elapsed.TotalSeconds, 3));
                if (completed.LayerSize is { } size) json.WriteNumber("layerBytes", size);
                break;
            case StepFailed failed:
                WriteStep(json, failed.Step, null);
                json.WriteNumber("seconds", Math.Round(failed.Elapsed.TotalSeconds, 3));
                break;
            case StepCancelled cancelled:
                WriteStep(json, cancelled.Step, null);
                json.WriteNumber("seconds", Math.Round(cancelled.Elapsed.TotalSeconds, 3));
                break;
            case BuildPlanned planned:
                json.WriteNumber("steps", planned.Steps);
                break;
            case BlobProgress blob:
                json.WriteNumber("done", blob.Done);
                json.WriteNumber("total", blob.Total);
                break;
            case BlobSkipped blob:
                json.WriteNumber("size", blob.Size);
                json.WriteString("reason", blob.Reason);
                break;
            case LayerUnpacked layer:
                json.WriteNumber("entries", layer.Entries);
                json.WriteNumber("size", layer.Size);
                break;
            case ImageTagged tagged:
                json.WriteString("digest", tagged.Digest.ToString());
                break;
            case WarningRaised warning:
                WriteDiagnostic(json, warning.Diagnostic);
                break;
        }
    }

    private static void WriteStep(Utf8JsonWriter json, string step, SourceSpan? at)
    {
        json.WriteString("step", step);
        WritePlace(json, at);
    }

    internal static void WriteDiagnostic(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteString("code", diagnostic.Code.ToString());
        json.WriteString("severity", JsonNamingPolicy.CamelCase.ConvertName(diagnostic.Severity.ToString()));
        json.WriteString("message", diagnostic.Message);
        if (diagnostic.Hint is { } hint) json.WriteString("hint", hint);
        WritePlace(json, diagnostic.At);
    }

    private static void WritePlace(Utf8JsonWriter json, SourceSpan? place)
    {
        if (place is not { } at) return;
        json.WriteString("file", at.Source.Path);
        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
    }
}
