using System.Net;
using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>A registry refused, or answered with something else than what was asked for.</summary>
public sealed class RegistryException : OciException
{
    internal RegistryException(ErrorCode code, string message, string? hint = null, Exception? inner = null) : base(code, message, hint, null, inner) { }

    /// <summary>The status of the answer; null where there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What the registry calls the fault (<c>MANIFEST_UNKNOWN</c>), in its order; empty where it said nothing.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Whether the same request may succeed later.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the registry asked to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
