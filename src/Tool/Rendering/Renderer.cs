using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>Shows progress on the error stream. Events come from any thread; they are shown one at a time, in the order of their coming.</summary>
internal abstract class Renderer(TextWriter output) : IProgress<ProgressEvent>, IDisposable
{
    private readonly Lock gate = new();
    private bool finished;

    /// <summary>Where progress goes; held only while <see cref="Show"/> or <see cref="Finish"/> runs.</summary>
    protected TextWriter Output => output;

    /// <summary>What it came to so far.</summary>
    protected WorkSummary Summary { get; } = new();

    public void Report(ProgressEvent value)
    {
        lock (gate)
        {
            if (finished) return;
            Summary.Add(value);
            Show(value);
        }
    }

    /// <summary>Ends the rendering and leaves the terminal as it was. Later events are dropped.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (finished) return;
            finished = true;
            Finish();
            output.Flush();
        }
    }

    /// <summary>Runs <paramref name="work"/> while no event is shown.</summary>
    protected void Exclusively(Action work)
    {
        lock (gate)
        {
            if (!finished) work();
        }
    }

    /// <summary>Shows one event.</summary>
    protected abstract void Show(ProgressEvent value);

    /// <summary>Shows what belongs to the end.</summary>
    protected virtual void Finish() { }
}
