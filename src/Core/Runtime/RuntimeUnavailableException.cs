using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>There is no usable OCI runtime.</summary>
public sealed class RuntimeUnavailableException(string message, string? hint = null, Exception? inner = null)
    : OciException(ErrorCodes.RuntimeUnavailable, message, hint, null, inner)
{
    /// <summary>What gives the right to make namespaces and mounts.</summary>
    internal const string RightsHint = "run as root, for example with sudo; inside a container give it --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or --cap-add SYS_ADMIN, and do not forbid it to gain rights (no_new_privs)";
}
