using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>The operating system refused a file operation.</summary>
/// <param name="code">By cause: full disk, missing right, read-only, too many open files, or the general code.</param>
/// <param name="message">Which call, which path, what the system said.</param>
/// <param name="hint">What would help.</param>
/// <param name="errno">The kernel's number, for callers that treat some as an answer.</param>
public sealed class FileSystemException(ErrorCode code, string message, string? hint, int errno) : OciException(code, message, hint)
{
    /// <summary>The kernel's number.</summary>
    public int Errno { get; } = errno;
}
