using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Images;

/// <summary>
/// Tells where an image is not for the platform that was asked for. A manifest alone leaves nothing to choose: it is taken whatever it is for,
/// as other tools do, for there are images that say nothing, or a wrong thing, of their platform.
/// </summary>
internal static class PlatformWish
{
    /// <summary>Tells it of a manifest that has not been read yet; an index is chosen from, and an artifact is for no platform.</summary>
    public static async Task TellAsync(IProgress<ProgressEvent> progress, IReadOnlyList<Platform> asked, IContentStore content, Descriptor target, CancellationToken ct)
    {
        if (asked.Count == 0 || !MediaTypes.IsManifest(target.MediaType)) return;
        try
        {
            Tell(progress, asked, await new ImageLoader(content).LoadManifestAsync(target, ct));
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.NotAnImage || fault.Code == ErrorCodes.InvalidDocument || fault.Code == ErrorCodes.InconsistentImage)
        {
            // What is no image, or a strange one, can be copied all the same.
        }
    }

    /// <summary>Tells it of an image, where it is for none of the platforms.</summary>
    public static void Tell(IProgress<ProgressEvent> progress, IReadOnlyList<Platform> asked, Image image)
    {
        var found = image.Platform;
        if (asked.Count == 0 || found.Os is "" or "unknown" || found.Architecture is "" or "unknown" || asked.Any(wanted => new PlatformSelector(wanted).Rank(found) is not null)) return;
        var (digest, name) = (image.Descriptor.Digest.ToString(), ByteText.Shorten(found.FullName));
        progress.Report(new WarningRaised(digest, new Diagnostic(
            ErrorCodes.OtherPlatform, Severity.Warning,
            $"expected an image for {string.Join(" or ", asked.Select(wanted => $"`{wanted.FullName}`"))}, found one for `{name}` alone, which is taken: `{digest}`", null,
            $"pass --platform {name} where that one is meant")));
    }
}
