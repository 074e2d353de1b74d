using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>One line an event. Two runs that do the same print the same lines, so that logs can be compared: times only where asked for.</summary>
internal sealed class PlainRenderer(TextWriter output, bool verbose) : Renderer(output)
{
    protected override void Show(ProgressEvent value)
    {
        if (EventText.Of(value, verbose) is { } line) Output.WriteLine(line);
    }

    protected override void Finish()
    {
        foreach (var line in Summary.Lines()) Output.WriteLine(line);
        if (!verbose) return;
        foreach (var (scope, step, elapsed) in Summary.Slowest) Output.WriteLine($"slow: {Quantity.Time(elapsed)} [{TerminalText.Clean(scope)}] {TerminalText.Clean(step)}");
    }
}
