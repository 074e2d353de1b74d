using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>A RUN step ended with a code other than 0.</summary>
public sealed class StepFailedException(string message, int exitCode, IReadOnlyList<string> outputTail, string? hint = null, SourceSpan? at = null)
    : OciException(ErrorCodes.StepFailed, message, hint, at)
{
    /// <summary>The container's exit code; 128 and the signal's number where a signal ended it.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A bundle with the state before the step, where the build was asked to keep it.</summary>
    public string? Bundle { get; init; }

    /// <summary>The last lines that the step wrote, oldest first; untrusted text.</summary>
    public IReadOnlyList<string> OutputTail { get; } = outputTail;
}
