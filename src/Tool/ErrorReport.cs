using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Tool.Rendering;

namespace Oci.Tool;

/// <summary>Tells the user what went wrong, in the way that progress is told.</summary>
/// <param name="output">The error stream.</param>
/// <param name="mode">A resolved progress mode.</param>
/// <param name="verbose">Whether the causes are told too.</param>
internal sealed class ErrorReport(TextWriter output, string mode, bool verbose)
{
    public void Interrupted()
    {
        if (mode != "json") output.WriteLine("interrupted");
    }

    public void Fault(OciException fault)
    {
        var findings = Findings(fault);
        foreach (var finding in findings) Write(finding);
        if (mode == "json") return;
        if (mode is not ("plain" or "github") && fault is StepFailedException step) WriteTail(step.OutputTail);
        if (verbose) WriteCauses(fault.InnerException);
    }

    /// <summary>A fault that the user cannot fix: with its stack, for the report.</summary>
    public void Internal(Exception fault)
    {
        output.WriteLine($"internal error: {fault}");
        output.WriteLine("hint: this is a fault of dotnet-oci; please report it with the lines above");
    }

    // A Containerfile is told about whole: who mends one error should not meet the next only then.
    private static IReadOnlyList<Diagnostic> Findings(OciException fault) => fault is ContainerfileException file
        ? file.Diagnostics
        : [new Diagnostic(fault.Code, Severity.Error, fault.Message, fault.At, fault.Hint)];

    private void Write(Diagnostic finding)
    {
        if (mode == "json")
        {
            output.WriteLine(JsonRenderer.Line(json =>
            {
                json.WriteString("event", "error");
                JsonRenderer.WriteDiagnostic(json, finding);
            }));
            return;
        }
        output.WriteLine(DiagnosticText.Render(finding));
        if (mode == "github") output.WriteLine(GitHubCommand.Annotation(finding.Code, finding.Severity, finding.Message, finding.Hint, finding.At));
    }

    // Where the step's lines were not shown as they came, the last of them say why it failed.
    private void WriteTail(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        output.WriteLine("the last lines of the step:");
        foreach (var line in lines) output.WriteLine($"  | {TerminalText.Clean(line)}");
    }

    private void WriteCauses(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException) output.WriteLine($"caused by {cause.GetType().Name}: {ByteText.Escape(cause.Message)}");
    }
}
