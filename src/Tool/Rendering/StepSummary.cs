using Oci.Build;
using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>Counts steps: how many were cached, how many ran, what they wrote and which took longest.</summary>
internal sealed class StepSummary
{
    private const int Shown = 3;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private readonly List<(string Scope, string Step, TimeSpan Elapsed)> ran = [];

    public int Cached { get; private set; }
    public int Ran => ran.Count;
    public int Failed { get; private set; }
    public long LayerBytes { get; private set; }

    /// <summary>The slowest steps that took a second or more, slowest first.</summary>
    public IEnumerable<(string Scope, string Step, TimeSpan Elapsed)> Slowest => ran.Where(step => step.Elapsed >= Slow).OrderByDescending(step => step.Elapsed).Take(Shown);

    public void Add(ProgressEvent value)
    {
        switch (value)
        {
            case StepCached:
                Cached++;
                break;
            case StepCompleted completed:
                ran.Add((completed.Scope, completed.Step, completed.Elapsed));
                LayerBytes += completed.LayerSize ?? 0;
                break;
            case StepFailed:
                Failed++;
                break;
        }
    }

    /// <summary>One line, or null where there were no steps.</summary>
    public string? Line()
    {
        if (Cached + Ran + Failed == 0) return null;
        var parts = new List<string> { $"{Cached} cached", $"{Ran} ran" };
        if (Failed > 0) parts.Add($"{Failed} failed");
        if (LayerBytes > 0) parts.Add($"{Quantity.Bytes(LayerBytes)} of new layers");
        return $"steps: {string.Join(", ", parts)}";
    }
}
