using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>Tells of what could not be done the same way for every file, once per kind and layer.</summary>
internal sealed class ApplyWarnings(ApplyOptions options)
{
    private readonly HashSet<string> told = [];

    /// <param name="kind">What is told only once.</param>
    /// <param name="message">About the first file concerned.</param>
    /// <param name="hint">What would help.</param>
    public void Once(string kind, string message, string? hint)
    {
        if (!told.Add(kind)) return;
        options.Progress?.Report(new WarningRaised(options.Scope, new Diagnostic(ErrorCodes.AttributesNotApplied, Severity.Warning, message, Hint: hint)));
    }
}
