using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>Which type and compression a new layer gets, so that it fits the image that it joins.</summary>
internal static class LayerTypes
{
    /// <summary>The compression that was asked for, else that of the last layer, else zstd. Docker schema 2 has no zstd: there it is gzip.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static LayerCompression CompressionFor(ImageRevision image, string? asked)
    {
        if (asked is not (null or "" or "auto")) return LayerCompression.Parse(asked);
        var chosen = image.Layers.Count == 0 ? LayerCompression.Zstd : Of(image.Layers[^1].Descriptor.MediaType);
        return image.IsDocker && chosen.Format == CompressionFormat.Zstd ? LayerCompression.Gzip : chosen;
    }

    /// <summary>The compression of a layer that is there, at its usual level.</summary>
    public static LayerCompression Of(string mediaType) => MediaTypes.ToOci(mediaType) switch
    {
        MediaTypes.OciLayer or MediaTypes.OciForeignLayer => LayerCompression.None,
        MediaTypes.OciLayerZstd => LayerCompression.Zstd,
        _ => LayerCompression.Gzip,
    };
}
