using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>Reads images from any store, checking every document on the way.</summary>
public sealed class ImageLoader(IContentStore store)
{
    /// <summary>
    /// The image that <paramref name="target"/> stands for: itself when it is a manifest, or the one that <paramref name="selector"/> chooses from an index (nested ones too).
    /// A manifest is taken whatever its platform: asking for one by name is a choice.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.InvalidDocument"/>, <see cref="ErrorCodes.ContentNotFound"/>.</exception>
    public Task<Image> LoadAsync(Descriptor target, PlatformSelector selector, CancellationToken ct) => throw new NotSupportedException(store.ToString());

    /// <summary>The image of a manifest.</summary>
    public Task<Image> LoadManifestAsync(Descriptor manifest, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Every image below <paramref name="target"/> in order, attestations left out.</summary>
    public Task<IReadOnlyList<Image>> LoadAllAsync(Descriptor target, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The manifest alone (of an image or an artifact).</summary>
    public Task<Document<ImageManifest>> ReadManifestAsync(Descriptor manifest, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>The index alone.</summary>
    public Task<Document<ImageIndex>> ReadIndexAsync(Descriptor index, CancellationToken ct) => throw new NotSupportedException();
}
