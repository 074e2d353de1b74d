using Oci.Content;
using Oci.Images;

namespace Oci.Transfer;

/// <summary>The part of an image that is to be copied.</summary>
/// <param name="Content">Where it is read.</param>
/// <param name="Target">The manifest or index.</param>
/// <param name="PlatformsLeft">How many images of the index are not part of it.</param>
internal sealed record PlatformChoice(IContentStore Content, Descriptor Target, int PlatformsLeft)
{
    /// <summary>Chooses: everything, one image, or an index of some.</summary>
    public static async Task<PlatformChoice> MakeAsync(IContentStore content, Descriptor target, IReadOnlyList<Platform>? wanted, CancellationToken ct)
    {
        if (wanted is null or [] || !MediaTypes.IsIndex(target.MediaType)) return new(content, target, 0);
        var loader = new ImageLoader(content);
        var chosen = new List<Descriptor>();
        foreach (var platform in wanted)
        {
            var image = await loader.SelectAsync(target, new PlatformSelector(platform), ct);
            if (!chosen.Exists(each => each.Digest == image.Digest)) chosen.Add(image);
        }
        var index = (await loader.ReadIndexAsync(target, ct)).Value;
        var left = index.Manifests.Count(entry => MediaTypes.IsManifest(entry.MediaType) && !PlatformSelector.IsAttestation(entry) && !chosen.Exists(each => each.Digest == entry.Digest));
        return chosen is [var only] ? new(content, Bare(only), left) : await IndexAsync(content, target, index, chosen, left, ct);
    }

    // The index is rewritten: its own fields stay, attestations stay with the images that they are about.
    private static async Task<PlatformChoice> IndexAsync(IContentStore content, Descriptor target, ImageIndex index, List<Descriptor> chosen, int left, CancellationToken ct)
    {
        var attestations = index.Manifests.Where(entry => PlatformSelector.IsAttestation(entry)
            && entry.Annotations?.GetValueOrDefault("vnd.docker.reference.digest") is { } about && chosen.Exists(each => each.Digest.ToString() == about));
        if (left == 0 && chosen.All(index.Manifests.Contains)) return new(content, target, 0);
        var documents = new MemoryContentStore();
        var rewritten = await documents.WriteDocumentAsync(index with { Manifests = [.. chosen, .. attestations] }, ImagesJson.Strict.ImageIndex, target.MediaType, ct);
        return new(new StackedStore(documents, content), rewritten.Descriptor, left);
    }

    private static Descriptor Bare(Descriptor entry) => new() { MediaType = entry.MediaType, Digest = entry.Digest, Size = entry.Size, ArtifactType = entry.ArtifactType };
}
