using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>Shows nothing: only the result and errors are printed.</summary>
internal sealed class QuietRenderer(TextWriter output) : Renderer(output)
{
    protected override void Show(ProgressEvent value) { }
}
