using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layouts;

public sealed class LayoutCollectorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly OciLayout layout;

    public LayoutCollectorTests() => layout = OciLayout.OpenOrCreate(folder["layout"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_no_entry_leads_to_goes_and_everything_else_stays()
    {
        var (kept, gone) = (await SampleImage.WriteAsync(layout, null, null, "shared", "kept"), await SampleImage.WriteAsync(layout, null, null, "shared", "gone"));
        var nested = await SampleImage.WriteIndexAsync(layout, [await SampleImage.WriteIndexAsync(layout, await SampleImage.WriteAsync(layout, null, null, "nested"))]);
        await layout.TagAsync("kept", kept.Descriptor, Ct);
        await layout.AddAsync(nested, Ct);
        var result = await CollectAsync();
        Assert.Equal([.. new[] { gone.Descriptor.Digest, gone.Config.Descriptor.Digest, gone.Layers[1].Descriptor.Digest }.Order(ByText)], result.Removed.Order(ByText));
        Assert.Equal(gone.Descriptor.Size + gone.Config.Raw.Length + gone.Layers[1].Descriptor.Size, result.Bytes);
        await SampleImage.AssertIntactAsync(layout, kept.Descriptor);
        await SampleImage.AssertIntactAsync(layout, nested);
        Assert.Empty((await CollectAsync()).Removed);
    }

    [Fact]
    public async Task A_manifest_that_another_image_has_as_a_layer_keeps_what_it_leads_to()
    {
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var note = await SampleImage.WriteJsonAsync(layout, new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = "application/vnd.example.note",
            Config = await SampleImage.WriteTextAsync(layout, "{}", MediaTypes.OciEmpty),
            Layers = [image.Descriptor with { MediaType = "text/plain" }],
        });
        await layout.TagAsync("note", note, Ct); // it comes first in the index
        await layout.TagAsync("image", image.Descriptor, Ct);
        Assert.Empty((await CollectAsync()).Removed);
        await SampleImage.AssertIntactAsync(layout, image.Descriptor);
    }

    // Nobody bounds how deep others nest indexes, and a thread's stack ends somewhere.
    [Fact]
    public async Task Indexes_within_one_another_may_be_as_many_as_they_like()
    {
        var inner = (await SampleImage.WriteAsync(layout, null, null, "x")).Descriptor;
        for (var depth = 0; depth < 20_000; depth++)
        {
            var bytes = StrictJson.Serialize(ImageIndex.Empty with { Manifests = [inner] }, ImagesJson.Strict.ImageIndex);
            inner = new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256(bytes), Size = bytes.Length };
            File.WriteAllBytes(layout.Blobs.PathOf(inner.Digest), bytes); // a sync for each would take minutes
        }
        await layout.AddAsync(inner, Ct);
        Assert.Empty((await CollectAsync()).Removed);
    }

    // The raw lock stands for another process, whose uses one of ours does not count as its own.
    [Fact]
    [Trait("Category", "Linux")]
    public async Task Whoever_begins_while_a_collector_waits_lets_it_go_first()
    {
        await SampleImage.WriteAsync(layout, null, null, "x");
        using var theirs = AdvisoryLock.TryAcquire(layout.Blobs.Folder, LockMode.Shared)!;
        var collection = new LayoutCollector(layout).CollectAsync([], dryRun: false, Ct);
        Assert.Null(AdvisoryLock.TryAcquire(Path.Combine(layout.Blobs.Folder, "sha256"), LockMode.Shared)); // it has said so before it began to wait
        var use = layout.UseAsync(Ct);
        Assert.False(use.IsCompleted);
        theirs.Dispose();
        var used = Task.Run(async () => (await use).Dispose(), Ct); // where the collector came to nothing for long, it goes first
        Assert.Equal(3, (await collection.WaitAsync(TimeSpan.FromMinutes(2), Ct)).Removed.Count);
        await used;
    }

    [Fact]
    [Trait("Category", "Linux")]
    public async Task Whoever_uses_a_layout_already_may_use_it_again_while_a_collector_waits()
    {
        await SampleImage.WriteAsync(layout, null, null, "x");
        var first = await layout.UseAsync(Ct);
        var collection = new LayoutCollector(layout).CollectAsync([], dryRun: false, Ct);
        (await layout.UseAsync(Ct)).Dispose();
        Assert.False(collection.IsCompleted);
        first.Dispose();
        Assert.Equal(3, (await collection).Removed.Count);
    }

    [Fact]
    public async Task A_dry_run_only_tells()
    {
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        Assert.Equal(3, (await new LayoutCollector(layout).CollectAsync([], dryRun: true, Ct)).Removed.Count);
        await SampleImage.AssertIntactAsync(layout, image.Descriptor);
    }

    [Fact]
    public async Task Files_that_are_no_blobs_stay_and_temporary_files_of_the_dead_go()
    {
        await SampleImage.WriteAsync(layout, null, null, "x");
        var strangers = new[] { "README", "blobs/note", "blobs/sha256/not-a-digest", "blobs/sha256/ABC", "sub/file" };
        foreach (var stranger in strangers)
        {
            var path = Path.Combine(layout.Folder, stranger);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "mine", Ct);
        }
        var left = Path.Combine(layout.Folder, "blobs", "sha256", ".tmp-1-dead");
        await File.WriteAllTextAsync(left, "half", Ct);
        await CollectAsync();
        Assert.All(strangers, stranger => Assert.True(File.Exists(Path.Combine(layout.Folder, stranger)), stranger));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task Referrers_live_as_long_as_what_they_are_about()
    {
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var note = await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "note");
        var noteOnNote = await SampleImage.WriteReferrerAsync(layout, note, "note on the note");
        await layout.TagAsync("v1", image.Descriptor, Ct);
        await layout.AddAsync(noteOnNote, Ct);
        await layout.AddAsync(note, Ct);
        Assert.Empty((await CollectAsync()).Removed);
        await layout.UntagAsync("v1", Ct);
        await CollectAsync();
        Assert.Empty((await layout.ReadIndexAsync(Ct)).Manifests);
        Assert.Empty(layout.Blobs.List());
    }

    [Fact]
    public async Task A_referrer_with_a_name_stays_and_so_does_one_whose_subject_was_never_here()
    {
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var (named, elsewhere) = (await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "named"), await SampleImage.WriteReferrerAsync(layout, image.Descriptor with { Digest = Digest.Sha256("elsewhere"u8) }, "elsewhere"));
        await layout.TagAsync("note", named, Ct);
        await layout.AddAsync(elsewhere, Ct);
        await CollectAsync();
        Assert.True(await layout.ContainsAsync(named, Ct));
        Assert.True(await layout.ContainsAsync(elsewhere, Ct));
        Assert.False(await layout.ContainsAsync(image.Descriptor, Ct));
    }

    [Fact]
    public async Task Content_that_a_cache_relies_on_is_kept_with_what_is_below()
    {
        var (image, blob) = (await SampleImage.WriteAsync(layout, null, null, "x"), await SampleImage.WriteTextAsync(layout, "cached layer", MediaTypes.OciLayer));
        await new LayoutCollector(layout).CollectAsync([image.Descriptor.Digest, blob.Digest], dryRun: false, Ct);
        await SampleImage.AssertIntactAsync(layout, image.Descriptor);
        Assert.True(await layout.ContainsAsync(blob, Ct));
    }

    [Fact]
    public async Task Nothing_is_deleted_while_a_manifest_is_damaged()
    {
        var (image, other) = (await SampleImage.WriteAsync(layout, null, null, "x"), await SampleImage.WriteAsync(layout, null, null, "y"));
        await layout.TagAsync("v1", image.Descriptor, Ct);
        var path = layout.Blobs.PathOf(image.Descriptor.Digest);
        await File.WriteAllBytesAsync(path, new byte[image.Descriptor.Size], Ct);
        await Assert.ThrowsAnyAsync<OciException>(CollectAsync);
        await SampleImage.AssertIntactAsync(layout, other.Descriptor);
    }

    [Fact]
    public async Task A_symbolic_link_among_the_blobs_is_removed_and_never_followed()
    {
        var canary = folder["canary"];
        await File.WriteAllTextAsync(canary, "safe", Ct);
        var blob = await SampleImage.WriteTextAsync(layout, "x", "a/b");
        File.Delete(layout.Blobs.PathOf(blob.Digest));
        File.CreateSymbolicLink(layout.Blobs.PathOf(blob.Digest), canary);
        await CollectAsync();
        Assert.Equal("safe", await File.ReadAllTextAsync(canary, Ct));
        Assert.False(new FileInfo(layout.Blobs.PathOf(blob.Digest)).Exists);
    }

    private static Comparer<Digest> ByText => Comparer<Digest>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private Task<CollectionResult> CollectAsync() => new LayoutCollector(layout).CollectAsync([], dryRun: false, Ct);
}
