using System.Text;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.Rendering;

namespace Oci.Tool.Printing;

/// <summary>What <c>build --check</c> found, for people.</summary>
internal static class CheckText
{
    /// <param name="result">What was found.</param>
    /// <param name="annotate">Whether GitHub's workflow runner is to mark the lines.</param>
    public static string Of(CheckResult result, bool annotate)
    {
        var text = new StringBuilder();
        foreach (var finding in result.Findings.Select(finding => finding.Diagnostic))
        {
            text.Append(DiagnosticText.Render(finding)).Append('\n');
            if (annotate) text.Append(GitHubCommand.Annotation(finding.Code, finding.Severity, finding.Message, finding.Hint, finding.At)).Append('\n');
            text.Append('\n');
        }
        return text.Append($"{ByteText.Escape(result.File)}: {Summary(result)}\n").ToString();
    }

    private static string Summary(CheckResult result)
    {
        var errors = result.Findings.Count(finding => finding.Diagnostic.Severity == Severity.Error);
        string[] counts = [.. Count(errors, "error"), .. Count(result.Findings.Count - errors, "warning")];
        return counts.Length == 0 ? "nothing to complain about" : string.Join(", ", counts);
    }

    private static IEnumerable<string> Count(int count, string noun) => count == 0 ? [] : [count == 1 ? $"1 {noun}" : $"{count} {noun}s"];
}
