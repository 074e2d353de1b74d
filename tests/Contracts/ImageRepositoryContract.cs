using Oci.Content;
using Oci.Images;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>What every <see cref="IImageRepository"/> keeps to, reading and writing.</summary>
public abstract class ImageRepositoryContract
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An empty repository to write into.</summary>
    protected abstract IImageRepository Create();

    /// <summary>The same repository as somebody else opens it now, to read; a repository that is written as a whole is written here.</summary>
    protected abstract Task<IImageRepository> ReopenAsync(IImageRepository written);

    [Fact]
    public async Task A_tagged_image_is_found_by_its_tag_and_by_its_digest()
    {
        var written = Create();
        var image = await SampleImage.WriteAsync(written, null, null, "one", "two");
        await written.TagAsync("v1", image.Descriptor, Ct);
        var reopened = await ReopenAsync(written);
        foreach (var name in (string[])["v1", image.Descriptor.Digest.ToString()])
        {
            var found = await reopened.ResolveAsync(name, Ct);
            Assert.Equal((image.Descriptor.Digest, image.Descriptor.Size, image.Descriptor.MediaType), (found!.Digest, found.Size, found.MediaType));
            await SampleImage.AssertIntactAsync(reopened, found);
        }
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_no_fault()
    {
        var written = Create();
        await written.TagAsync("v1", (await SampleImage.WriteAsync(written)).Descriptor, Ct);
        var reopened = await ReopenAsync(written);
        Assert.Null(await reopened.ResolveAsync("v2", Ct));
        Assert.Null(await reopened.ResolveAsync(Digest.Sha256("absent"u8).ToString(), Ct));
    }

    [Fact]
    public async Task A_tag_can_move_to_another_image()
    {
        var written = Create();
        var (first, second) = (await SampleImage.WriteAsync(written, null, null, "old"), await SampleImage.WriteAsync(written, null, null, "new"));
        await written.TagAsync("v1", first.Descriptor, Ct);
        await written.TagAsync("v1", second.Descriptor, Ct);
        var reopened = await ReopenAsync(written);
        Assert.Equal(second.Descriptor.Digest, (await reopened.ResolveAsync("v1", Ct))!.Digest);
        Assert.Equal(["v1"], await TagsAsync(reopened));
    }

    [Fact]
    public async Task One_image_can_have_many_tags_and_each_is_listed_once()
    {
        var written = Create();
        var image = await SampleImage.WriteAsync(written, null, null, "x");
        foreach (var tag in (string[])["a", "b", "c", "a"]) await written.TagAsync(tag, image.Descriptor, Ct);
        var reopened = await ReopenAsync(written);
        Assert.Equal(["a", "b", "c"], (await TagsAsync(reopened)).Order(StringComparer.Ordinal));
        Assert.Equal(image.Descriptor.Digest, (await reopened.ResolveAsync("b", Ct))!.Digest);
    }

    [Fact]
    public async Task An_index_is_kept_with_all_its_images()
    {
        var written = Create();
        var index = await SampleImage.WriteIndexAsync(written, await SampleImage.WriteAsync(written, null, null, "x"), await SampleImage.WriteAsync(written, Platform.Parse("linux/arm64"), null, "y"));
        await written.TagAsync("multi", index, Ct);
        var reopened = await ReopenAsync(written);
        var found = await reopened.ResolveAsync("multi", Ct);
        Assert.Equal((index.Digest, MediaTypes.OciIndex), (found!.Digest, found.MediaType));
        Assert.Equal(2, (await new ImageLoader(reopened).LoadAllAsync(found, Ct)).Count);
        await SampleImage.AssertIntactAsync(reopened, found);
    }

    [Fact]
    public async Task Referrers_of_a_manifest_are_listed_with_their_type()
    {
        var written = Create();
        var image = await SampleImage.WriteAsync(written, null, null, "x");
        var note = await SampleImage.WriteReferrerAsync(written, image.Descriptor, "signed");
        await written.TagAsync("v1", image.Descriptor, Ct);
        await written.TagAsync("note", note, Ct);
        var reopened = await ReopenAsync(written);
        var listed = new List<Descriptor>();
        await foreach (var referrer in reopened.ListReferrersAsync(image.Descriptor.Digest, Ct)) listed.Add(referrer);
        Assert.Equal((note.Digest, "application/vnd.example.note"), (Assert.Single(listed).Digest, listed[0].ArtifactType));
        await foreach (var referrer in reopened.ListReferrersAsync(note.Digest, Ct)) Assert.Fail(referrer.ToString());
    }

    [Fact]
    public async Task Exact_bytes_of_documents_are_kept()
    {
        var written = Create();
        var image = await SampleImage.WriteAsync(written, null, null, "x");
        await written.TagAsync("v1", image.Descriptor, Ct);
        var reopened = await ReopenAsync(written);
        Assert.Equal(image.Manifest.Raw.ToArray(), (await reopened.ReadAllAsync(image.Descriptor, Ct)).ToArray());
        Assert.Equal(image.Config.Raw.ToArray(), (await reopened.ReadAllAsync(image.Config.Descriptor, Ct)).ToArray());
    }

    protected static async Task<List<string>> TagsAsync(IImageRepository repository)
    {
        var tags = new List<string>();
        await foreach (var tag in repository.ListTagsAsync(Ct)) tags.Add(tag);
        return tags;
    }
}
