using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tool.Rendering;

/// <summary>Events as single lines for people.</summary>
internal static class EventText
{
    /// <summary>The line, or null for an event that is nothing to read (a step that goes on, bytes on their way).</summary>
    public static string? Of(ProgressEvent value, bool times) => value switch
    {
        StepStarted started => $"{Scope(value)} {TerminalText.Clean(started.Step)}",
        StepCached cached => $"{Scope(value)} {TerminalText.Clean(cached.Step)} (cached)",
        StepOutput output => $"{Scope(value)} | {TerminalText.Clean(output.Line)}",
        StepCompleted completed => $"{Scope(value)} done{Details(completed.LayerSize, times ? completed.Elapsed : null)}",
        StepFailed failed => $"{Scope(value)} failed{Details(null, times ? failed.Elapsed : null)}",
        BlobProgress blob when blob.Done == blob.Total => $"{Scope(value)} copied, {Quantity.Bytes(blob.Total)}",
        BlobSkipped skipped => $"{Scope(value)} {TerminalText.Clean(skipped.Reason)}, {Quantity.Bytes(skipped.Size)}",
        ImageTagged tagged => $"{TerminalText.Clean(tagged.Scope)} is {tagged.Digest}",
        WarningRaised warning => Warning(warning.Diagnostic),
        _ => null,
    };

    /// <summary><c>, layer of 1.2 MiB, 3.4s</c>, or nothing.</summary>
    public static string Details(long? layerSize, TimeSpan? elapsed) =>
        (layerSize is { } size ? $", layer of {Quantity.Bytes(size)}" : "") + (elapsed is { } time ? $", {Quantity.Time(time)}" : "");

    public static string Scope(ProgressEvent value) => $"[{TerminalText.Clean(value.Scope)}]";

    /// <summary>A finding on one line, in the order that editors know: place, kind, text.</summary>
    public static string Warning(Diagnostic diagnostic)
    {
        var kind = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        var place = diagnostic.At is { } at ? $"{TerminalText.Clean(at.Source.Path)}:{at.Line}:{at.Column}: " : "";
        var hint = diagnostic.Hint is { } text ? $" (hint: {TerminalText.Clean(text)})" : "";
        return $"{place}{kind}[{diagnostic.Code}]: {TerminalText.Clean(diagnostic.Message)}{hint}";
    }
}
