using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Content;

/// <summary>Content is not where it was looked for.</summary>
public sealed class ContentNotFoundException(string message, string? hint = null, Exception? inner = null)
    : OciException(ErrorCodes.ContentNotFound, message, hint, null, inner)
{
    /// <summary>The fault that a place has no such content.</summary>
    internal static ContentNotFoundException In(string place, Descriptor content) => new(
        $"expected `{content.Digest}` in `{ByteText.Escape(place)}`, found nothing",
        MediaTypes.IsForeignLayer(content.MediaType) ? "the layer is not to be distributed: its vendor has it" : null);
}
