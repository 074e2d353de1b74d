using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>A container could not be made or its program could not be started.</summary>
/// <param name="code">Which kind of fault.</param>
/// <param name="exitCode">125, 126 or 127.</param>
/// <param name="message">What was expected, what was found, where.</param>
/// <param name="hint">Something to type, or null.</param>
/// <param name="inner">The exception that this one explains.</param>
public sealed class ContainerStartException(ErrorCode code, int exitCode, string message, string? hint = null, Exception? inner = null)
    : OciException(code, message, hint, null, inner)
{
    /// <summary>What <c>run</c> ends with: 127 the program is not there, 126 it cannot be executed, 125 anything else.</summary>
    public int ExitCode { get; } = exitCode;
}
