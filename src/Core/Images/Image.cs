using Oci.Content;
using Oci.Layers;

namespace Oci.Images;

/// <summary>An image of one platform: its manifest and its configuration. The layers' bytes may be anywhere.</summary>
public sealed record Image(Document<ImageManifest> Manifest, Document<ImageConfig> Config)
{
    /// <summary>What names the image: its manifest's descriptor.</summary>
    public Descriptor Descriptor => Manifest.Descriptor;

    /// <summary>What the image runs on.</summary>
    public Platform Platform => Config.Value.Platform;

    /// <summary>The layers, base first.</summary>
    public IReadOnlyList<LayerBlob> Layers =>
        [.. Manifest.Value.Layers.Zip(Config.Value.RootFs.DiffIds, (descriptor, diffId) => new LayerBlob(descriptor, diffId))];

    /// <summary>The chain ID of all layers; null when there is none.</summary>
    public ChainId? Chain => ChainId.Of(Config.Value.RootFs.DiffIds);
}
