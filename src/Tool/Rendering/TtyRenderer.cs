using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tool.Rendering;

/// <summary>
/// For a terminal: finished steps scroll up, each running step has a live line with its time and the last line that it wrote.
/// The terminal gets its cursor back whatever the end.
/// </summary>
internal sealed class TtyRenderer : Renderer
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private const int LiveSteps = 8;
    private readonly LiveArea area;
    private readonly TimeProvider clock;
    private readonly Func<int> width;
    private readonly Style style;
    private readonly bool everyLine;
    private readonly long begun;
    private readonly ITimer timer;
    private readonly List<Running> running = [];
    private readonly List<string> above = [];

    public TtyRenderer(TextWriter output, TimeProvider clock, Func<int> width, bool colour, bool everyLine) : base(output)
    {
        (this.clock, this.width, this.everyLine) = (clock, width, everyLine);
        area = new LiveArea(output);
        style = new Style(colour);
        begun = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Exclusively(Draw), null, Redraw, Redraw);
    }

    protected override void Show(ProgressEvent value)
    {
        switch (value)
        {
            case StepStarted started:
                running.Add(new Running(value.Scope, $"{EventText.Scope(value)} {TerminalText.Clean(started.Step)}", clock.GetTimestamp()));
                break;
            case StepOutput text:
                if (running.Find(step => step.Scope == value.Scope) is { } writing) writing.LastLine = TerminalText.Clean(text.Line);
                if (everyLine) above.Add(style.Faint($"  {EventText.Of(value, verbose: false)}"));
                break;
            case StepCompleted completed:
                Remove(value.Scope);
                above.Add($"{style.Good("✓")} {EventText.Scope(value)} {TerminalText.Clean(completed.Step)}{style.Faint(EventText.Details(completed.LayerSize, completed.Elapsed))}");
                break;
            case StepFailed failed:
                Remove(value.Scope);
                above.Add($"{style.Bad("✗")} {EventText.Scope(value)} {TerminalText.Clean(failed.Step)}{style.Faint(EventText.Details(null, failed.Elapsed))}");
                break;
            case StepCancelled cancelled:
                Remove(value.Scope);
                above.Add(style.Faint($"- {EventText.Scope(value)} {TerminalText.Clean(cancelled.Step)}, cancelled{EventText.Details(null, cancelled.Elapsed)}"));
                break;
            case BlobProgress blob:
                Move(blob);
                break;
            case StepCached cached:
                above.Add(style.Faint($"= {EventText.Scope(value)} {TerminalText.Clean(cached.Step)}"));
                break;
            case WarningRaised warning:
                above.Add($"{style.Warning("!")} {EventText.Warning(warning.Diagnostic)}");
                break;
            default:
                if (EventText.Of(value, everyLine) is { } line) above.Add(line);
                break;
        }
    }

    protected override void Finish()
    {
        timer.Dispose();
        running.Clear();
        if (Summary.Lines().ToList() is { Count: > 0 } lines)
        {
            above.AddRange([.. lines.SkipLast(1), $"{lines[^1]}, {Quantity.Time(clock.GetElapsedTime(begun))}"]);
            if (Summary.Ran > 1) above.AddRange(Summary.Slowest.Select(step => style.Faint(TerminalText.Fit($"  {Quantity.Time(step.Elapsed),8}  [{TerminalText.Clean(step.Scope)}] {TerminalText.Clean(step.Step)}", width()))));
        }
        Draw();
    }

    private void Draw()
    {
        area.Draw(above, [.. Live()]);
        above.Clear();
    }

    private IEnumerable<string> Live()
    {
        var columns = width() - 1;
        foreach (var step in running.Take(LiveSteps))
        {
            var time = Quantity.Time(clock.GetElapsedTime(step.Begun));
            yield return $"{style.Busy("»")} {TerminalText.Fit(step.Title, columns - time.Length - 3)} {style.Faint(time)}";
            if (step.LastLine is { Length: > 0 } last) yield return style.Faint(TerminalText.Fit($"  | {last}", columns));
        }
        if (running.Count > LiveSteps) yield return style.Faint($"  and {running.Count - LiveSteps} more");
    }

    private void Move(BlobProgress blob)
    {
        if (blob.Done == blob.Total)
        {
            Remove(blob.Scope);
            if (everyLine) above.Add(style.Faint($"  {EventText.Of(blob, verbose: true)}"));
            return;
        }
        var moving = running.Find(step => step.Scope == blob.Scope);
        if (moving is null) running.Add(moving = new Running(blob.Scope, EventText.Scope(blob), clock.GetTimestamp()));
        moving.LastLine = $"{Quantity.Bytes(blob.Done)} of {Quantity.Bytes(blob.Total)}";
    }

    private void Remove(string scope) => running.RemoveAll(step => step.Scope == scope);

    private sealed class Running(string scope, string title, long begun)
    {
        public string Scope => scope;
        public string Title => title;
        public long Begun => begun;
        public string? LastLine { get; set; }
    }
}
