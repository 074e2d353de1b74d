using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>Listens to a build and remembers when each step ran.</summary>
/// <param name="next">Hears of everything too.</param>
/// <param name="clock">Measures.</param>
public sealed class BuildTimeline(IProgress<ProgressEvent> next, TimeProvider clock) : IProgress<ProgressEvent>
{
    private readonly long begun = clock.GetTimestamp();
    private readonly Lock gate = new();
    private readonly Dictionary<string, (TimeSpan Begin, int Lane)> running = [];
    private readonly List<StepSpan> spans = [];

    /// <summary>When the build began.</summary>
    public DateTimeOffset BegunAt { get; } = clock.GetUtcNow();

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(begun);

    /// <summary>What was to be done; null where it never came to a plan.</summary>
    public BuildPlan? Plan { get; private set; }

    /// <summary>The steps that have ended, by their begin.</summary>
    public IReadOnlyList<StepSpan> Spans
    {
        get
        {
            lock (gate) return [.. spans.OrderBy(span => span.Begin)];
        }
    }

    /// <inheritdoc/>
    public void Report(ProgressEvent value)
    {
        lock (gate) Remember(value);
        next.Report(value);
    }

    private void Remember(ProgressEvent value)
    {
        switch (value)
        {
            case BuildPlanned planned: Plan = planned.Plan; break;
            case StepCached cached: spans.Add(new StepSpan(cached.Scope, cached.Step, StepOutcome.Cached, Elapsed, TimeSpan.Zero, null, 0)); break;
            case StepStarted started: running[started.Scope] = (Elapsed, FreeLane()); break;
            case StepCompleted completed: End(completed.Scope, completed.Step, StepOutcome.Done, completed.LayerSize); break;
            case StepFailed failed: End(failed.Scope, failed.Step, StepOutcome.Failed, null); break;
            case StepCancelled cancelled: End(cancelled.Scope, cancelled.Step, StepOutcome.Cancelled, null); break;
        }
    }

    private void End(string scope, string step, StepOutcome outcome, long? layerSize)
    {
        if (!running.Remove(scope, out var start)) return;
        spans.Add(new StepSpan(scope, step, outcome, start.Begin, Elapsed - start.Begin, layerSize, start.Lane));
    }

    private int FreeLane()
    {
        var taken = running.Values.Select(step => step.Lane).ToHashSet();
        return Enumerable.Range(0, taken.Count + 1).First(lane => !taken.Contains(lane));
    }
}
