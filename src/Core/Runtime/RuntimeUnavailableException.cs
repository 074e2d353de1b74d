using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>There is no usable OCI runtime.</summary>
public sealed class RuntimeUnavailableException(string message, string? hint = null, Exception? inner = null)
    : OciException(ErrorCodes.RuntimeUnavailable, message, hint, null, inner);
