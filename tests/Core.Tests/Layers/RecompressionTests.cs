using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

public sealed class RecompressionTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7 >> 3))];

    private static readonly ChangeSet Changes = new([new FileChange(RootPath.Clean("data"), new EntryMetadata { Mode = 0x1a4 }, Data.Length, () => new MemoryStream(Data))]);

    [Theory]
    [InlineData("zstd", "gzip")]
    [InlineData("gzip", "zstd")]
    [InlineData("none", "zstd:9")]
    [InlineData("zstd", "none")]
    public async Task A_layer_in_another_compression_is_the_one_written_so_at_once(string from, string to)
    {
        var store = new MemoryContentStore();
        var layer = await LayerWriter.WriteAsync(Changes, Options(from), store, CancellationToken.None);
        var again = await LayerWriter.RecompressAsync(layer, Options(to), store, store, CancellationToken.None);
        Assert.Equal(await LayerWriter.WriteAsync(Changes, Options(to), store, CancellationToken.None), again);
    }

    [Fact]
    public async Task A_layer_with_a_wrong_diff_id_is_refused_and_nothing_is_written()
    {
        var source = new MemoryContentStore();
        var target = new MemoryContentStore();
        var layer = await LayerWriter.WriteAsync(Changes, Options("zstd"), source, CancellationToken.None);
        var wrong = layer with { DiffId = Digest.Sha256("other"u8) };
        await Assert.ThrowsAsync<DigestMismatchException>(() => LayerWriter.RecompressAsync(wrong, Options("gzip"), source, target, CancellationToken.None));
        var honest = await LayerWriter.RecompressAsync(layer, Options("gzip"), source, source, CancellationToken.None);
        Assert.False(await target.ContainsAsync(honest.Descriptor, CancellationToken.None));
    }

    private static LayerWriterOptions Options(string compression) => new() { Compression = LayerCompression.Parse(compression) };
}
