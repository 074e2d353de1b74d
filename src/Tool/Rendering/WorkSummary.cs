using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Snapshots;

namespace Oci.Tool.Rendering;

/// <summary>Counts what happened: steps cached and run, what they wrote, which took longest; layers unpacked; blobs copied.</summary>
internal sealed class WorkSummary
{
    private const int Shown = 3;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private readonly List<(string Scope, string Step, TimeSpan Elapsed)> ran = [];

    public int Cached { get; private set; }
    public int Ran => ran.Count;
    public int Failed { get; private set; }
    public int Cancelled { get; private set; }
    public long LayerBytes { get; private set; }
    public int Copied { get; private set; }
    public long CopiedBytes { get; private set; }
    public int Skipped { get; private set; }
    public int Unpacked { get; private set; }

    /// <summary>The slowest steps that took a second or more, slowest first.</summary>
    public IEnumerable<(string Scope, string Step, TimeSpan Elapsed)> Slowest => ran.Where(step => step.Elapsed >= Slow).OrderByDescending(step => step.Elapsed).Take(Shown);

    public void Add(ProgressEvent value)
    {
        switch (value)
        {
            case BuildPlanned:
                // A build that begins again, on layers that it looks at this time, does its steps once all the same.
                BeginSteps();
                break;
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
            case StepCancelled:
                Cancelled++;
                break;
            case BlobProgress { Done: var done, Total: var total } when done == total:
                Copied++;
                CopiedBytes += total;
                break;
            case BlobSkipped:
                Skipped++;
                break;
            case LayerUnpacked:
                Unpacked++;
                break;
        }
    }

    /// <summary>One line for steps, one for layers, one for blobs; none where nothing of the kind happened.</summary>
    public IEnumerable<string> Lines()
    {
        if (Cached + Ran + Failed + Cancelled > 0) yield return $"steps: {Cached} cached, {Ran} ran{Part(Failed, $"{Failed} failed")}{Part(Cancelled, $"{Cancelled} cancelled")}{Part(LayerBytes, $"{Quantity.Bytes(LayerBytes)} of new layers")}";
        if (Unpacked > 0) yield return $"layers: {Unpacked} unpacked";
        if (Copied + Skipped > 0) yield return $"blobs: {Copied} copied{Part(CopiedBytes, Quantity.Bytes(CopiedBytes))}{Part(Skipped, $"{Skipped} already there")}";
    }

    private void BeginSteps()
    {
        (Cached, Failed, Cancelled, LayerBytes) = (0, 0, 0, 0);
        ran.Clear();
    }

    private static string Part(long amount, string text) => amount > 0 ? $", {text}" : "";
}
