using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Tests.Layers;

public sealed class LayerCompressionTests
{
    [Theory]
    [InlineData("zstd", CompressionFormat.Zstd, 2, MediaTypes.OciLayerZstd)]
    [InlineData("zstd:19", CompressionFormat.Zstd, 19, MediaTypes.OciLayerZstd)]
    [InlineData("gzip", CompressionFormat.Gzip, 6, MediaTypes.OciLayerGzip)]
    [InlineData("gzip:9", CompressionFormat.Gzip, 9, MediaTypes.OciLayerGzip)]
    [InlineData("none", CompressionFormat.None, 0, MediaTypes.OciLayer)]
    public void A_compression_has_a_name_a_level_and_a_media_type(string text, CompressionFormat format, int level, string mediaType)
    {
        var compression = LayerCompression.Parse(text);
        Assert.Equal((format, level, mediaType), (compression.Format, compression.Level, compression.MediaType));
        Assert.Equal(compression, LayerCompression.Parse(compression.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xz")]
    [InlineData("zstd:")]
    [InlineData("zstd:0")]
    [InlineData("zstd:23")]
    [InlineData("zstd:-1")]
    [InlineData("zstd: 3")]
    [InlineData("zstd:3:3")]
    [InlineData("gzip:10")]
    [InlineData("none:1")]
    [InlineData("ZSTD")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => LayerCompression.Parse(text)).Code);

    [Theory]
    [InlineData("1f8b0800", CompressionFormat.Gzip)]
    [InlineData("28b52ffd", CompressionFormat.Zstd)]
    [InlineData("502a4d18", CompressionFormat.Zstd)]
    [InlineData("5f2a4d18", CompressionFormat.Zstd)]
    [InlineData("602a4d18", CompressionFormat.None)]
    [InlineData("425a6839", CompressionFormat.Bzip2)]
    [InlineData("425a6830", CompressionFormat.None)]
    [InlineData("fd377a585a00", CompressionFormat.Xz)]
    [InlineData("fd377a585a", CompressionFormat.None)]
    [InlineData("", CompressionFormat.None)]
    [InlineData("2e2f0000", CompressionFormat.None)]
    public void The_first_bytes_tell_the_format(string hex, CompressionFormat format) => Assert.Equal(format, LayerCompression.Sniff(Convert.FromHexString(hex)));
}
