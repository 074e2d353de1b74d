using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;

namespace Oci.Operations;

/// <summary>
/// Finds out with a request or two which blobs a repository has, so that they need not be asked for one by one: those of the image that has the name, else
/// those of an image with another name, for images of one application share most of theirs.
/// </summary>
/// <param name="store">The local store: what was published from here is known without asking.</param>
/// <param name="repository">The repository.</param>
internal sealed class RepositoryContents(IContentStore store, RegistryRepository repository)
{
    private const string UsualTag = "latest";

    /// <summary>Tells the repository what it has.</summary>
    /// <param name="before">What the name stood for until now; null where there is no such name.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether blobs are taken for there which nobody asked for.</returns>
    public async Task<bool> LearnAsync(Descriptor? before, CancellationToken ct)
    {
        var known = before ?? await FindNeighbourAsync(ct);
        if (known is null) return false;
        var blobs = await BlobsOfAsync(await store.ContainsAsync(known, ct) ? store : repository, known, ct);
        repository.TakeForThere(blobs);
        return blobs.Count > 0;
    }

    /// <summary>The blobs of an image or index; none where a part of its documents is missing or damaged: then they are asked for.</summary>
    public static async Task<IReadOnlyCollection<Digest>> BlobsOfAsync(IContentStore documents, Descriptor target, CancellationToken ct)
    {
        var blobs = new List<Digest>();
        try
        {
            await foreach (var content in new ImageGraph(documents).WalkAsync(target, ct))
            {
                if (!MediaTypes.IsManifest(content.MediaType) && !MediaTypes.IsIndex(content.MediaType) && !MediaTypes.IsForeignLayer(content.MediaType)) blobs.Add(content.Digest);
            }
        }
        catch (OciException)
        {
            return [];
        }
        return blobs;
    }

    // What another name stands for is read, and kept for who walks it. Nothing depends on it.
    private async Task<Descriptor?> FindNeighbourAsync(CancellationToken ct)
    {
        try
        {
            var tags = await repository.FindTagsAsync(ct);
            if (tags is null) repository.TakeForEmpty();
            return tags is { Count: > 0 } ? await repository.ResolveAsync(tags.Contains(UsualTag) ? UsualTag : tags[^1], ct) : null;
        }
        catch (OciException)
        {
            return null;
        }
    }
}
