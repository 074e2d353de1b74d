using Oci.Content;
using Oci.Images;
using Oci.Layouts;

namespace Oci.Transfer;

/// <summary>A repository, and how it spells the tags of one image's neighbours: the local store holds many repositories under full names.</summary>
/// <param name="Repository">The place.</param>
/// <param name="NameOf">The name there of a tag.</param>
internal sealed record NamedRepository(IImageRepository Repository, Func<string, string> NameOf)
{
    /// <summary>A layout, or a repository of a registry: a tag is a name.</summary>
    public static NamedRepository Plain(IImageRepository repository) => new(repository, tag => tag);

    /// <summary>The local store.</summary>
    public static NamedRepository InStore(LocalStore store, ImageReference reference) =>
        new(store.Layout, tag => LocalStore.NameOf(reference with { Tag = tag, Digest = null }));

    /// <summary>Where an image was found; null where it is alone in its place.</summary>
    public static NamedRepository? Of(OpenedImage image) => (image.Content, image.Location) switch
    {
        (OciLayout layout, NamedLocation { Reference: var reference }) => new(layout, tag => LocalStore.NameOf(reference with { Tag = tag, Digest = null })),
        (OciLayout layout, StoreLocation { Reference: var reference }) => new(layout, tag => LocalStore.NameOf(reference with { Tag = tag, Digest = null })),
        (IImageRepository repository, _) => Plain(repository),
        _ => null,
    };

    /// <summary>What a tag stands for.</summary>
    public Task<Descriptor?> ResolveAsync(string tag, CancellationToken ct) => Repository.ResolveAsync(NameOf(tag), ct);
}
