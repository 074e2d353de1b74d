using Oci.Content;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Content;

public sealed class ContentBatchTests : IDisposable
{
    private const string Type = "application/vnd.example.thing";

    private readonly TemporaryFolder folder = new();
    private readonly DirectoryContentStore store;

    public ContentBatchTests() => store = new DirectoryContentStore(folder["blobs"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_written_appears_together()
    {
        await using var batch = store.BeginBatch();
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(at => Task.Run(() => batch.WriteAllAsync(new byte[] { (byte)at }, Type, Ct))));
        Assert.DoesNotContain(written, content => store.ContainsAsync(content, Ct).AsTask().Result);
        Assert.All(Directory.GetFiles(folder["blobs/sha256"]), path => Assert.StartsWith(".tmp-", Path.GetFileName(path)));
        await batch.CommitAsync(Ct);
        foreach (var content in written) Assert.True(await store.IsIntactAsync(content, Ct));
        Assert.Equal(16, Directory.GetFiles(folder["blobs/sha256"]).Length);
    }

    [Fact]
    public async Task Without_a_commit_nothing_stays()
    {
        await using (var batch = store.BeginBatch()) await batch.WriteAllAsync("given up"u8.ToArray(), Type, Ct);
        Assert.Empty(Directory.GetFiles(folder["blobs/sha256"]));
    }

    [Fact]
    public async Task The_same_content_twice_and_content_that_is_there_already_are_one()
    {
        var before = await store.WriteAllAsync("there"u8.ToArray(), Type, Ct);
        var file = File.GetLastWriteTimeUtc(store.PathOf(before.Digest));
        await using var batch = store.BeginBatch();
        Assert.Equal(before, await batch.WriteAllAsync("there"u8.ToArray(), Type, Ct));
        Assert.Equal(await batch.WriteAllAsync("new"u8.ToArray(), Type, Ct), await batch.WriteAllAsync("new"u8.ToArray(), Type, Ct));
        await batch.CommitAsync(Ct);
        Assert.Equal(2, Directory.GetFiles(folder["blobs/sha256"]).Length);
        Assert.Equal(file, File.GetLastWriteTimeUtc(store.PathOf(before.Digest)));
    }

    [Fact]
    public async Task What_is_there_and_damaged_is_replaced()
    {
        var damaged = await store.WriteAllAsync("right"u8.ToArray(), Type, Ct);
        await File.WriteAllTextAsync(store.PathOf(damaged.Digest), "wrong", Ct);
        await using var batch = store.BeginBatch();
        await batch.WriteAllAsync("right"u8.ToArray(), Type, Ct);
        await batch.CommitAsync(Ct);
        Assert.Equal("right", await File.ReadAllTextAsync(store.PathOf(damaged.Digest), Ct));
    }

    [Fact]
    public async Task What_cannot_get_its_name_leaves_nothing_behind()
    {
        await using (var batch = store.BeginBatch())
        {
            var taken = await batch.WriteAllAsync("taken"u8.ToArray(), Type, Ct);
            Directory.CreateDirectory(store.PathOf(taken.Digest));
            await Assert.ThrowsAnyAsync<OciException>(() => batch.CommitAsync(Ct));
        }
        Assert.Empty(Directory.GetFiles(folder["blobs/sha256"]));
    }
}
