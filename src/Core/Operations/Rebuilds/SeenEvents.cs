using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Operations;

/// <summary>Passes events on and keeps those of a build that does nothing new.</summary>
/// <param name="next">Hears of everything.</param>
internal sealed class SeenEvents(IProgress<ProgressEvent> next) : IProgress<ProgressEvent>
{
    private readonly Lock gate = new();
    private readonly List<ProgressEvent> events = [];

    /// <summary>Whether nothing else happened: no step ran, nothing was copied, nothing but the text was warned of.</summary>
    public bool AreAll { get; private set; } = true;

    /// <summary>The events in the order of their coming.</summary>
    public IReadOnlyList<ProgressEvent> All
    {
        get
        {
            lock (gate) return [.. events];
        }
    }

    /// <inheritdoc/>
    public void Report(ProgressEvent value)
    {
        lock (gate)
        {
            // A warning about a place in the Containerfile is said of the text alone.
            if (value is BuildPlanned or StepCached or BlobSkipped or ImageTagged or WarningRaised { Diagnostic.At: not null }) events.Add(value);
            else AreAll = false;
        }
        next.Report(value);
    }
}
