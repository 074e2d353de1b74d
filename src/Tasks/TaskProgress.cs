using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tasks;

/// <summary>Progress as build messages: what a step prints is seen at normal verbosity, what goes wrong always.</summary>
internal sealed class TaskProgress(TaskLoggingHelper log, string projectFile) : IProgress<ProgressEvent>
{
    public void Report(ProgressEvent value)
    {
        if (value is WarningRaised warning) Report(warning.Diagnostic);
        else if (LineOf(value) is var (importance, line)) log.LogMessage(importance, "{0}", line);
    }

    private void Report(Diagnostic finding)
    {
        if (finding.Severity == Severity.Warning)
            log.LogWarning(null, finding.Code.ToString(), null, HelpLink.Of(finding.Code), finding.At?.Source.Path ?? projectFile, finding.At?.Line ?? 0, finding.At?.Column ?? 0, 0, 0, "{0}", Words.WithHint(finding.Message, finding.Hint));
        else
            log.LogMessage(MessageImportance.High, "{0}", finding.Message);
    }

    private static (MessageImportance Importance, string Line)? LineOf(ProgressEvent value) => value switch
    {
        StepStarted started => (MessageImportance.Normal, $"{started.Scope}: {started.Step}"),
        StepCached cached => (MessageImportance.Low, $"{cached.Scope}: {cached.Step} (cached)"),
        StepCompleted { LayerSize: { } size } completed => (MessageImportance.Normal, $"{completed.Scope}: {completed.Step}, {size} bytes"),
        StepOutput output => (MessageImportance.Normal, $"{output.Scope} | {output.Line}"),
        BlobSkipped skipped => (MessageImportance.Low, $"{skipped.Scope} {skipped.Reason}"),
        ImageTagged tagged => (MessageImportance.Normal, $"{tagged.Scope} is {tagged.Digest}"),
        _ => null,
    };
}
