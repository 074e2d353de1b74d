using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// Lists an artifact in a layout in both ways that readers look for: as an entry of <c>index.json</c>, and in the index that the tag made of the
/// subject's digest stands for. Source: distribution-spec, Referrers Tag Schema.
/// </summary>
internal static class ReferrerList
{
    /// <summary>Adds the artifact; whoever else adds one meanwhile loses nothing.</summary>
    public static async Task AddAsync(OciLayout layout, NamedRepository place, Digest subject, Descriptor artifact, CancellationToken ct)
    {
        await layout.AddAsync(artifact, ct);
        var name = place.NameOf(Referrers.FallbackTag(subject));
        while (true)
        {
            var known = await layout.FindAsync(name, ct);
            var index = known is not null && MediaTypes.IsIndex(known.MediaType) ? (await new ImageLoader(layout).ReadIndexAsync(known, ct)).Value : ImageIndex.Empty;
            if (index.Manifests.Any(entry => entry.Digest == artifact.Digest)) return;
            var written = await layout.WriteDocumentAsync(index with { Manifests = [.. index.Manifests, artifact] }, ImagesJson.Strict.ImageIndex, MediaTypes.OciIndex, ct);
            if (await layout.TryReplaceAsync(name, new ExpectedTarget(known?.Digest), written.Descriptor, ct)) return;
        }
    }
}
