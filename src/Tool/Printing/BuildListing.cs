using System.Text.Json.Serialization;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>What a build made, in JSON; the names with dots are those of <c>docker buildx build --metadata-file</c>.</summary>
internal sealed record BuildListing(
    [property: JsonPropertyName("containerimage.digest")] string Digest,
    [property: JsonPropertyName("containerimage.config.digest")] string? ConfigDigest,
    [property: JsonPropertyName("containerimage.descriptor")] DescriptorListing Descriptor,
    [property: JsonPropertyName("image.name")] string? ImageName,
    IReadOnlyList<NameListing> Tags,
    BuildSteps Steps)
{
    public static BuildListing Of(BuildResult result) => new(
        result.Manifest.Digest.ToString(), result.Config?.Digest.ToString(), DescriptorListing.Of(result.Manifest),
        result.Tags.Count > 0 ? string.Join(',', result.Tags.Select(tag => tag.Reference)) : null,
        [.. result.Tags.Select(tag => new NameListing(tag.Reference, tag.Target.Digest.ToString()))], result.Steps);
}
