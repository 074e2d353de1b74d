using Oci.Diagnostics;

namespace Oci.Content;

/// <summary>Content is not where it was looked for.</summary>
public sealed class ContentNotFoundException(string message, string? hint = null, Exception? inner = null)
    : OciException(ErrorCodes.ContentNotFound, message, hint, null, inner);
