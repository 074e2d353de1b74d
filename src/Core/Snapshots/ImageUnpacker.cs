using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>Unpacks images where snapshots can be made of them. What is unpacked already costs nothing; its layers need not even be there.</summary>
/// <param name="snapshotter">Where to.</param>
/// <param name="content">Where layers come from: a store, or one that fetches what is missing.</param>
public sealed class ImageUnpacker(ISnapshotter snapshotter, IContentStore content)
{
    /// <summary>Unpacks all layers of <paramref name="image"/>.</summary>
    /// <returns>The chain ID to prepare snapshots on; null for an image without layers.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>: manifest and configuration disagree about the layers. And what unpacking throws.</exception>
    public Task<ChainId?> UnpackAsync(Image image, CancellationToken ct)
    {
        var (layers, diffIds) = (image.Manifest.Value.Layers.Count, image.Config.Value.RootFs.DiffIds.Count);
        return layers == diffIds
            ? UnpackAsync(image.Layers, ct)
            : throw new OciException(ErrorCodes.InvalidDocument, $"expected a diff ID for each of the {layers} layers of image `{image.Descriptor.Digest}`, found {diffIds} in its configuration");
    }

    /// <summary>Unpacks a stack of layers, base first.</summary>
    /// <returns>The chain ID to prepare snapshots on; null without layers.</returns>
    public Task<ChainId?> UnpackAsync(IReadOnlyList<LayerBlob> layers, CancellationToken ct) => snapshotter.UnpackAsync(layers, content, ct);
}
