using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>Opens what may be compressed. The format is told by the first bytes, whatever a media type or a file's name says.</summary>
public static class Decompressor
{
    /// <summary>
    /// The content of <paramref name="source"/>, which the stream then owns: decompressed, or as it is. A truncated or corrupt source ends in an
    /// <see cref="OciException"/> (<see cref="ErrorCodes.InvalidCompression"/>), one that yields more than <paramref name="maxSize"/> bytes in
    /// <see cref="ErrorCodes.LimitExceeded"/>.
    /// </summary>
    /// <param name="source">Compressed or not.</param>
    /// <param name="allowed">What may be found; anything else is <see cref="ErrorCodes.InvalidLayerCompression"/>.</param>
    /// <param name="maxSize">Bytes.</param>
    /// <param name="maxZstdWindowLog">See <see cref="LayerLimits.MaxZstdWindowLog"/>.</param>
    public static Stream Open(Stream source, IReadOnlyCollection<CompressionFormat> allowed, long maxSize, int maxZstdWindowLog)
    {
        var sniffed = new SniffedStream(source);
        var format = LayerCompression.Sniff(sniffed.Start);
        if (!allowed.Contains(format))
            throw new OciException(ErrorCodes.InvalidLayerCompression,
                $"expected one of {string.Join(", ", allowed.Select(f => $"`{NameOf(f)}`"))} as compression, found `{NameOf(format)}`", "compress it with zstd or gzip");
        return new BoundedStream(format switch
        {
            CompressionFormat.Gzip => new GzipDecoder(sniffed),
            CompressionFormat.Zstd => new ZstdDecoder(sniffed, maxZstdWindowLog),
            CompressionFormat.Bzip2 => new Bzip2Decoder(sniffed),
            CompressionFormat.Xz => new XzDecoder(sniffed),
            _ => sniffed,
        }, maxSize);
    }

    /// <summary>What a layer may be: everything that media types of layers speak of.</summary>
    public static IReadOnlyCollection<CompressionFormat> OfLayers { get; } = [CompressionFormat.None, CompressionFormat.Gzip, CompressionFormat.Zstd];

    /// <summary>What an archive may be that is unpacked into an image.</summary>
    public static IReadOnlyCollection<CompressionFormat> OfArchives { get; } = [.. OfLayers, CompressionFormat.Bzip2, CompressionFormat.Xz];

    private static string NameOf(CompressionFormat format) => format.ToString().ToLowerInvariant();
}
