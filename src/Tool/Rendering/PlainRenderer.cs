using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>One line an event. Two runs that do the same print the same lines, so that logs can be compared: times only where asked for.</summary>
internal sealed class PlainRenderer(TextWriter output, bool times) : Renderer(output)
{
    protected override void Show(ProgressEvent value)
    {
        if (EventText.Of(value, times) is { } line) Output.WriteLine(line);
    }

    protected override void Finish()
    {
        if (Summary.Line() is not { } line) return;
        Output.WriteLine(line);
        if (!times) return;
        foreach (var (scope, step, elapsed) in Summary.Slowest) Output.WriteLine($"slow: {Quantity.Time(elapsed)} [{TerminalText.Clean(scope)}] {TerminalText.Clean(step)}");
    }
}
