using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>A line of <c>images</c> in JSON.</summary>
internal sealed record ImageListing(string? Name, string Digest, string MediaType, string? ArtifactType, IReadOnlyList<string> Platforms, string? Created, long? Size)
{
    public static ImageListing Of(ImageEntry entry) => new(
        entry.Name, entry.Target.Digest.ToString(), entry.Target.MediaType, entry.Target.ArtifactType, [.. entry.Platforms.Select(platform => platform.ToString())], entry.Created, entry.Size);
}
