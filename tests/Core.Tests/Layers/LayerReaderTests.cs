using System.IO.Compression;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

public sealed class LayerReaderTests
{
    private static readonly byte[] Tar = new TarBlocks().File("a", "content of a").File("b", "content of b").End().Body("trailing bytes are part of the diff ID").ToArray();

    private static Descriptor Describe(byte[] blob) => new() { MediaType = MediaTypes.OciLayer, Digest = Digest.Sha256(blob), Size = blob.Length };

    private static Task<Digest> ReadAsync(byte[] blob, Digest? diffId = null, LayerLimits? limits = null, Action<TarReader>? read = null, Descriptor? layer = null) =>
        LayerReader.ReadAsync(new TrickleStream(blob, 1000), layer ?? Describe(blob), diffId, limits ?? LayerLimits.Default, read, CancellationToken.None);

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    [Fact]
    public async Task The_reader_gets_the_entries_and_the_caller_the_diff_id()
    {
        foreach (var blob in new[] { Tar, Gzip(Tar) })
        {
            var names = new List<string>();
            var diffId = await ReadAsync(blob, Digest.Sha256(Tar), read: tar =>
            {
                while (tar.TryReadNext(out var entry)) names.Add(Text(entry.RawName));
            });
            Assert.Equal(["a", "b"], names);
            Assert.Equal(Digest.Sha256(Tar), diffId);
        }
    }

    [Fact]
    public async Task What_the_reader_leaves_is_verified_all_the_same()
    {
        Assert.Equal(Digest.Sha256(Tar), await ReadAsync(Gzip(Tar), read: tar => tar.TryReadNext(out _)));
        Assert.Equal(Digest.Sha256(Tar), await ReadAsync(Gzip(Tar)));
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(Gzip(Tar), Digest.Sha256([]), read: tar => tar.TryReadNext(out _)));
    }

    [Fact]
    public async Task A_diff_id_may_be_sha512()
    {
        var diffId = Digest.FromHash(System.Security.Cryptography.HashAlgorithmName.SHA512, System.Security.Cryptography.SHA512.HashData(Tar));
        Assert.Equal(diffId, await ReadAsync(Gzip(Tar), diffId));
    }

    [Fact]
    public async Task A_blob_that_is_altered_anywhere_is_called_that()
    {
        foreach (var blob in new[] { Tar, Gzip(Tar) })
        {
            for (var at = 0; at < blob.Length; at += 13)
            {
                var altered = blob.ToArray();
                altered[at] ^= 0x10;
                await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(altered, Digest.Sha256(Tar), layer: Describe(blob), read: tar =>
                {
                    while (tar.TryReadNext(out _))
                    {
                    }
                }));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-500)]
    public async Task A_blob_of_another_size_is_refused(int difference)
    {
        var blob = Gzip(Tar);
        var other = blob.Concat(new byte[1]).Take(blob.Length + difference).ToArray();
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(other, layer: Describe(blob)));
    }

    [Fact]
    public async Task Faults_of_the_tar_come_out()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => ReadAsync(Gzip(Tar[..515]), read: tar =>
        {
            while (tar.TryReadNext(out _))
            {
            }
        }));
        Assert.Equal(ErrorCodes.InvalidTar, fault.Code);
    }

    [Fact]
    public async Task Faults_of_the_caller_come_out_and_stop_everything()
    {
        var big = Gzip(new TarBlocks().Header('0', "big", 40_000_000).Body(new byte[40_000_000]).End().ToArray());
        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(big, read: _ => throw new TimeoutException()));
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var big = Gzip(new TarBlocks().Header('0', "big", 40_000_000).Body(new byte[40_000_000]).End().ToArray());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LayerReader.ReadAsync(new MemoryStream(big), Describe(big), null, LayerLimits.Default, tar =>
        {
            tar.TryReadNext(out _);
            cancel.Cancel();
            while (tar.TryReadChunk(out _))
            {
            }
        }, cancel.Token));
    }

    [Fact]
    public async Task Other_compressions_are_refused_by_name()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => ReadAsync([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0, 4]));
        Assert.Equal(ErrorCodes.InvalidLayerCompression, fault.Code);
        Assert.Contains("`xz`", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.InvalidLayerCompression, (await Assert.ThrowsAsync<OciException>(() => ReadAsync("BZh91AY&SY"u8.ToArray()))).Code);
    }

    [Fact]
    public async Task A_layer_may_not_decompress_to_more_than_its_limit()
    {
        var bomb = Gzip(new byte[30_000_000]);
        var limits = LayerLimits.Default with { MaxSize = 20_000_000 };
        Assert.Equal(ErrorCodes.LimitExceeded, (await Assert.ThrowsAsync<OciException>(() => ReadAsync(bomb, limits: limits))).Code);
        limits = LayerLimits.Default with { MaxRatio = 100, FreeSize = 1000 };
        Assert.Equal(ErrorCodes.LimitExceeded, (await Assert.ThrowsAsync<OciException>(() => ReadAsync(bomb, limits: limits))).Code);
        await ReadAsync(bomb, limits: LayerLimits.Default with { MaxRatio = 100 });
    }

    [Fact]
    public void The_allowed_size_does_not_overflow() =>
        Assert.Equal(1L << 40, LayerLimits.Default.SizeFor(long.MaxValue));
}
