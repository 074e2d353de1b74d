using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Registries;

/// <summary>
/// A repository of a registry, opened by a <see cref="RegistrySession"/>. Source: distribution-spec 1.1. Content that is read is verified and
/// resumed where the connection is lost; what is written is sent again only after asking what arrived.
/// </summary>
public sealed partial class RegistryRepository : IImageRepository, ITagRemover, IUnverifiedContent, IRangedContent, IContentReceiver
{
    private readonly IReadOnlyList<RegistryPlace> places;
    private readonly RegistryOptions options;
    private readonly ManifestMemory manifests = new();
    private volatile RegistryPlace? preferred;
    private readonly BlobPlaces blobs = new();

    internal RegistryRepository(ImageReference name, IReadOnlyList<RegistryPlace> places, RegistryOptions options) =>
        (Name, this.places, this.options) = (name, places, options);

    /// <summary>Host and path.</summary>
    public ImageReference Name { get; }

    /// <summary>Lets blobs be taken from another repository instead of being sent, where that is of the same registry: what is wanted next is there. The last one named is asked.</summary>
    public void MountFrom(ImageReference other)
    {
        if (IsNeighbour(other)) blobs.AreAt(other.Path);
    }

    /// <summary>The same for a repository that is known to have these blobs and no others.</summary>
    public void MountFrom(ImageReference other, IEnumerable<Digest> these)
    {
        if (IsNeighbour(other)) blobs.AreAt(other.Path, these);
    }

    /// <summary>Says which blobs are here, so that the registry need not be asked: it keeps those of every manifest that it has.</summary>
    public void TakeForThere(IEnumerable<Digest> these) => blobs.AreHere(these);

    /// <summary>Says that nothing is here, so that the registry need not be asked for any blob.</summary>
    public void TakeForEmpty() => blobs.AreNowhere();

    // Mirrors stand before it.
    private RegistryPlace Primary => places[^1];

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct)
    {
        // Registries keep the two apart: the bytes of a manifest are no blob before they are sent as one.
        if (IsManifest(content) ? manifests.Find(content.Digest) is not null : blobs.IsHere(content.Digest)) return true;
        var (below, headers) = IsManifest(content) ? ($"manifests/{content.Digest}", AcceptManifests) : ($"blobs/{content.Digest}", []);
        return await ReadAsync(byDigest: true, async place => await place.HasAsync(below, headers, ct) ? place : null) is not null;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => new VerifyingStream(await OpenAtAsync(content, 0, ct), content);

    /// <inheritdoc/>
    Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) => OpenAtAsync(content, 0, ct);

    /// <inheritdoc/>
    Task<Stream> IRangedContent.OpenAtAsync(Descriptor content, long offset, CancellationToken ct) => OpenAtAsync(content, offset, ct);

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Task.FromResult<ContentWriter>(new RegistryWriter(this, Primary, options));

    private bool IsNeighbour(ImageReference other) => other.Host == Name.Host && other.Path != Name.Path;

    private static bool IsManifest(Descriptor content) => MediaTypes.IsManifest(content.MediaType) || MediaTypes.IsIndex(content.MediaType);

    private async Task<Stream> OpenAtAsync(Descriptor content, long offset, CancellationToken ct)
    {
        if (IsManifest(content))
        {
            var manifest = manifests.Find(content.Digest) ?? (await FetchManifestAsync(content.Digest.ToString(), ct))?.Bytes ?? throw NotFound(content);
            return new MemoryStream(manifest, (int)Math.Min(offset, manifest.Length), manifest.Length - (int)Math.Min(offset, manifest.Length), writable: false);
        }
        return await ReadAsync<Stream>(byDigest: true, async place => await BlobStream.TryOpenAsync(place, content, offset, options, ct)) ?? throw NotFound(content);
    }

    // The next place is asked where one has not what is wanted, or fails; what the last one says counts.
    private async Task<T?> ReadAsync<T>(bool byDigest, Func<RegistryPlace, Task<T?>> ask) where T : class
    {
        var first = preferred;
        foreach (var place in places.OrderByDescending(place => place == first))
        {
            if (!(byDigest ? place.ForDigests : place.ForTags) && place != Primary) continue;
            try
            {
                if (await ask(place) is not { } found) continue;
                preferred = place;
                return found;
            }
            catch (OciException e) when (place != places[^1] && e is RegistryException or DigestMismatchException)
            {
                // The image's own registry decides.
            }
        }
        return null;
    }

    private ContentNotFoundException NotFound(Descriptor content) => ContentNotFoundException.In(Name.Name, content);
}
