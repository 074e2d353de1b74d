using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Snapshots;

namespace Oci.Tool.Rendering;

/// <summary>Events as single lines for people.</summary>
internal static class EventText
{
    private const int ShownDigits = 12;

    /// <summary>The line; null for an event that is nothing to read, or is only where everything is asked for: what happens side by side has no order.</summary>
    public static string? Of(ProgressEvent value, bool verbose) => value switch
    {
        StepStarted started => $"{Scope(value)} {TerminalText.Clean(started.Step)}",
        StepCached cached => $"{Scope(value)} {TerminalText.Clean(cached.Step)} (cached)",
        StepOutput output => $"{Scope(value)} | {TerminalText.Clean(output.Line)}",
        StepCompleted completed => $"{Scope(value)} done{Details(completed.LayerSize, verbose ? completed.Elapsed : null)}",
        StepFailed failed => $"{Scope(value)} failed{Details(null, verbose ? failed.Elapsed : null)}",
        StepCancelled cancelled => $"{Scope(value)} cancelled{Details(null, verbose ? cancelled.Elapsed : null)}",
        ImageTagged tagged => $"{TerminalText.Clean(tagged.Scope)} is {tagged.Digest}",
        BlobProgress { Done: var done, Total: var total } when verbose && done == total => $"{Scope(value)} copied, {Quantity.Bytes(total)}",
        BlobSkipped skipped when verbose => $"{Scope(value)} {TerminalText.Clean(skipped.Reason)}, {Quantity.Bytes(skipped.Size)}",
        LayerUnpacked unpacked when verbose => $"{Scope(value)} unpacked, {unpacked.Entries} entries, {Quantity.Bytes(unpacked.Size)}",
        WarningRaised warning => Warning(warning.Diagnostic),
        _ => null,
    };

    /// <summary><c>, layer of 1.2 MiB, 3.4s</c>, or nothing.</summary>
    public static string Details(long? layerSize, TimeSpan? elapsed) =>
        (layerSize is { } size ? $", layer of {Quantity.Bytes(size)}" : "") + (elapsed is { } time ? $", {Quantity.Time(time)}" : "");

    /// <summary>What the event belongs to, in brackets; of a digest the first digits.</summary>
    public static string Scope(ProgressEvent value) => Digest.TryParse(value.Scope, out var digest)
        ? $"[{digest.Algorithm}:{digest.Encoded[..Math.Min(ShownDigits, digest.Encoded.Length)]}]"
        : $"[{TerminalText.Clean(value.Scope)}]";

    /// <summary>A finding on one line, in the order that editors know: place, kind, text.</summary>
    public static string Warning(Diagnostic diagnostic)
    {
        var kind = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        var place = diagnostic.At is { } at ? $"{TerminalText.Clean(at.Source.Path)}:{at.Line}:{at.Column}: " : "";
        var hint = diagnostic.Hint is { } text ? $" (hint: {TerminalText.Clean(text)})" : "";
        return $"{place}{kind}[{diagnostic.Code}]: {TerminalText.Clean(diagnostic.Message)}{hint}";
    }
}
