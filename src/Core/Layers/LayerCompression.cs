using System.Globalization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>How a layer is to be compressed.</summary>
/// <param name="Format">None, gzip or zstd.</param>
/// <param name="Level">The format's own level: gzip 1 to 9, zstd 1 to 22; 0 without compression.</param>
public sealed record LayerCompression(CompressionFormat Format, int Level)
{
    /// <summary>zstd at level 2: what new layers get.</summary>
    public static LayerCompression Zstd { get; } = new(CompressionFormat.Zstd, 2);
    /// <summary>gzip at level 6.</summary>
    public static LayerCompression Gzip { get; } = new(CompressionFormat.Gzip, 6);
    /// <summary>A plain tar.</summary>
    public static LayerCompression None { get; } = new(CompressionFormat.None, 0);

    /// <summary>The media type of an OCI layer compressed so.</summary>
    public string MediaType => Format switch
    {
        CompressionFormat.Gzip => MediaTypes.OciLayerGzip,
        CompressionFormat.Zstd => MediaTypes.OciLayerZstd,
        _ => MediaTypes.OciLayer,
    };

    /// <summary>The compression that an OCI layer's media type says, at its usual level; null for other types.</summary>
    public static LayerCompression? OfMediaType(string? mediaType) => mediaType switch
    {
        MediaTypes.OciLayerZstd => Zstd,
        MediaTypes.OciLayerGzip => Gzip,
        MediaTypes.OciLayer => None,
        _ => null,
    };

    /// <summary>Parses <c>zstd</c>, <c>zstd:19</c>, <c>gzip</c>, <c>gzip:9</c> or <c>none</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static LayerCompression Parse(string text)
    {
        var (name, level) = text.Split(':') switch
        {
            [var alone] => (alone, null),
            [var before, var after] => (before, after),
            _ => ("", null),
        };
        var (chosen, highest) = name switch { "zstd" => (Zstd, 22), "gzip" => (Gzip, 9), "none" => (None, 0), _ => (null, 0) };
        if (chosen is not null && level is null) return chosen;
        if (chosen is not null && int.TryParse(level, NumberStyles.None, null, out var number) && number >= 1 && number <= highest)
            return chosen with { Level = number };
        throw new OciException(ErrorCodes.Usage,
            $"expected `zstd[:1-22]`, `gzip[:1-9]` or `none` as compression, found `{ByteText.Escape(text)}`", "use `zstd`, the default");
    }

    /// <summary>Tells the format from the first bytes (six are enough).</summary>
    public static CompressionFormat Sniff(ReadOnlySpan<byte> start) => start switch
    {
        [0x1f, 0x8b, ..] => CompressionFormat.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => CompressionFormat.Zstd,
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => CompressionFormat.Zstd, // a skippable frame
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => CompressionFormat.Bzip2,
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => CompressionFormat.Xz,
        _ => CompressionFormat.None,
    };

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Format == CompressionFormat.None ? "none" : $"{(Format == CompressionFormat.Gzip ? "gzip" : "zstd")}:{Level}";
}
