using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>A file that becomes a part of an artifact.</summary>
internal sealed record AttachedFile(string Path, string MediaType)
{
    /// <summary>Reads <c>FILE</c> or <c>FILE:TYPE</c>; a file of exactly that name comes first.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SourceNotFound"/>; <see cref="ErrorCodes.Usage"/>.</exception>
    public static AttachedFile Parse(string text, string mediaType)
    {
        var colon = text.LastIndexOf(':');
        var file = File.Exists(text) || colon <= 0 ? new AttachedFile(text, mediaType) : new AttachedFile(text[..colon], text[(colon + 1)..]);
        CheckType("--media-type", file.MediaType);
        return File.Exists(file.Path) ? file : throw new OciException(ErrorCodes.SourceNotFound, $"expected a file at `{ByteText.Escape(file.Path)}`, found nothing");
    }

    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: it is no media type.</exception>
    public static void CheckType(string option, string type)
    {
        if (!MediaTypes.IsWellFormed(type)) throw new OciException(ErrorCodes.Usage, $"expected a media type for `{option}`, found `{ByteText.Escape(type)}`", $"{option} application/spdx+json");
    }
}
