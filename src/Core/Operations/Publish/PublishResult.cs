using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What <see cref="PublishOperation"/> did.</summary>
/// <param name="Target">The image, or the index of several.</param>
/// <param name="Images">The images, one for each platform.</param>
/// <param name="Tags">Where they were put.</param>
/// <param name="ReplacedEntrypoint">The entry point of a base that the application's command replaces though the project does not say so; null where that is none.</param>
public sealed record PublishResult(Descriptor Target, IReadOnlyList<PublishedImage> Images, IReadOnlyList<TaggedImage> Tags, string? ReplacedEntrypoint = null)
{
    /// <summary>What a user is told of a <see cref="ReplacedEntrypoint"/>: each time, since the image stays one to look at.</summary>
    public static Diagnostic WarningOf(string entrypoint) => new(ErrorCodes.EntrypointReplaced, Severity.Warning,
        $"the application's command replaces the entry point `{ByteText.Shorten(entrypoint)}` of the base",
        Hint: "set ContainerAppCommandInstruction to `DefaultArgs` to keep it, to `Entrypoint` to replace it without this warning");
}
