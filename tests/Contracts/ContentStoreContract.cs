using System.Security.Cryptography;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Contracts;

/// <summary>What every <see cref="IContentStore"/> that can be written keeps to.</summary>
public abstract class ContentStoreContract
{
    protected const string Type = "application/vnd.example.thing";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An empty store.</summary>
    protected abstract IContentStore Create();

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var store = Create();
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var written = await WriteAsync(store, bytes);
        Assert.Equal(Digest.Sha256(bytes), written.Digest);
        Assert.Equal(bytes.Length, written.Size);
        Assert.Equal(Type, written.MediaType);
        Assert.True(await store.ContainsAsync(written, Ct));
        Assert.Equal(bytes, await ReadAsync(store, written));
    }

    [Fact]
    public async Task Small_and_large_pieces_make_the_same_content()
    {
        var store = Create();
        var bytes = RandomNumberGenerator.GetBytes(200_001);
        await using var writer = await store.BeginWriteAsync(Ct);
        for (var (at, step) = (0, 1); at < bytes.Length; step = step * 3 % 70_001 + 1)
        {
            var count = Math.Min(step, bytes.Length - at);
            if (step % 2 == 0) writer.Write(bytes, at, count);
            else await writer.WriteAsync(bytes.AsMemory(at, count), Ct);
            at += count;
        }
        var written = await writer.CommitAsync(Type, null, Ct);
        Assert.Equal(Digest.Sha256(bytes), written.Digest);
        Assert.Equal(bytes, await ReadAsync(store, written));
    }

    [Fact]
    public async Task Empty_content_is_content()
    {
        var store = Create();
        var written = await WriteAsync(store, []);
        Assert.Equal(0, written.Size);
        Assert.Empty(await ReadAsync(store, written));
    }

    [Fact]
    public async Task Absent_content_is_said_to_be_absent()
    {
        var store = Create();
        var absent = Describe("never written"u8);
        Assert.False(await store.ContainsAsync(absent, Ct));
        await Assert.ThrowsAsync<ContentNotFoundException>(() => store.OpenReadAsync(absent, Ct));
    }

    [Fact]
    public async Task Content_that_is_not_committed_never_appears()
    {
        var store = Create();
        await using (var writer = await store.BeginWriteAsync(Ct)) await writer.WriteAsync("half"u8.ToArray(), Ct);
        Assert.False(await store.ContainsAsync(Describe("half"u8), Ct));
    }

    [Fact]
    public async Task Content_that_is_not_what_was_expected_is_refused()
    {
        var store = Create();
        foreach (var expected in new[] { Describe("other"u8), Describe("thing"u8) with { Size = 4 }, Describe("thing"u8) with { Digest = Digest.Sha256("x"u8) } })
        {
            await using var writer = await store.BeginWriteAsync(Ct);
            await writer.WriteAsync("thing"u8.ToArray(), Ct);
            await Assert.ThrowsAsync<DigestMismatchException>(() => writer.CommitAsync(Type, expected, Ct));
        }
        Assert.False(await store.ContainsAsync(Describe("thing"u8), Ct));
        Assert.False(await store.ContainsAsync(Describe("other"u8), Ct));
    }

    [Fact]
    public async Task Content_is_kept_by_SHA_512_where_that_is_expected()
    {
        var store = Create();
        var bytes = "strong"u8.ToArray();
        var expected = new Descriptor { MediaType = Type, Digest = Digest.FromHash(HashAlgorithmName.SHA512, SHA512.HashData(bytes)), Size = bytes.Length };
        await using var writer = await store.BeginWriteAsync(Ct);
        await writer.WriteAsync(bytes, Ct);
        Assert.Equal(expected.Digest, (await writer.CommitAsync(Type, expected, Ct)).Digest);
        Assert.Equal(bytes, await ReadAsync(store, expected));
    }

    [Fact]
    public async Task Content_of_a_digest_that_cannot_be_computed_is_not_written()
    {
        var store = Create();
        await using var writer = await store.BeginWriteAsync(Ct);
        await writer.WriteAsync("x"u8.ToArray(), Ct);
        var fault = await Assert.ThrowsAsync<OciException>(() => writer.CommitAsync(Type, new Descriptor { MediaType = Type, Digest = Digest.Parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8"), Size = 1 }, Ct));
        Assert.Equal(ErrorCodes.InvalidDigest, fault.Code);
    }

    [Fact]
    public async Task Writing_the_same_content_again_changes_nothing()
    {
        var store = Create();
        var first = await WriteAsync(store, "again"u8.ToArray());
        var second = await WriteAsync(store, "again"u8.ToArray());
        Assert.Equal(first, second);
        Assert.Equal("again"u8.ToArray(), await ReadAsync(store, second));
    }

    [Fact]
    public async Task The_same_content_can_be_written_by_many_at_once()
    {
        var store = Create();
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => WriteAsync(store, bytes))));
        Assert.Single(written.Distinct());
        Assert.Equal(bytes, await ReadAsync(store, written[0]));
    }

    [Fact]
    public async Task A_wrong_size_in_the_descriptor_is_seen_while_reading()
    {
        var store = Create();
        var written = await WriteAsync(store, "exactly this"u8.ToArray());
        foreach (var size in new[] { written.Size - 1, written.Size + 1, 0, long.MaxValue })
            await Assert.ThrowsAnyAsync<OciException>(() => ReadAsync(store, written with { Size = size }));
    }

    [Fact]
    public async Task A_document_larger_than_the_limit_is_not_read_into_memory()
    {
        var store = Create();
        var fault = await Assert.ThrowsAsync<OciException>(() => store.ReadAllAsync(Describe("x"u8) with { Size = StrictJson.MaxBytes + 1 }, Ct));
        Assert.Equal(ErrorCodes.InvalidDocument, fault.Code);
    }

    [Fact]
    public async Task Cancelled_work_is_not_begun()
    {
        var store = Create();
        await using var writer = await store.BeginWriteAsync(Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.WriteAsync(Encoding.UTF8.GetBytes("late"), new CancellationToken(canceled: true)));
    }

    protected static Descriptor Describe(ReadOnlySpan<byte> bytes) => new() { MediaType = Type, Digest = Digest.Sha256(bytes), Size = bytes.Length };

    protected static Task<Descriptor> WriteAsync(IContentStore store, byte[] bytes) => store.WriteAllAsync(bytes, Type, Ct);

    protected static async Task<byte[]> ReadAsync(IContentStore store, Descriptor content)
    {
        await using var source = await store.OpenReadAsync(content, Ct);
        var bytes = new MemoryStream();
        await source.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }
}
