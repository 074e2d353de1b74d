using Oci.Diagnostics;

namespace Oci.Content;

/// <summary>Bytes do not have the digest or size that their descriptor states.</summary>
public sealed class DigestMismatchException(string message, string? hint = null)
    : OciException(ErrorCodes.DigestMismatch, message, hint);
