using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Tests.Layouts;

public sealed class LocalStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalStore store;

    public LocalStoreTests() => store = LocalStore.Open(folder["state"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Looking_makes_nothing_on_disk()
    {
        Assert.Null(await store.FindAsync(ImageReference.Parse("app"), Ct));
        Assert.False(await store.UntagAsync(ImageReference.Parse("app"), Ct));
        await foreach (var image in store.ListAsync(Ct)) Assert.Fail(image.Name);
        Assert.False(Directory.Exists(folder["state"]));
    }

    [Fact]
    public async Task Names_are_kept_in_full_so_that_peers_can_read_them()
    {
        var image = await SampleImage.WriteAsync(store.Layout, null, null, "x");
        await store.TagAsync(ImageReference.Parse("app"), image.Descriptor, Ct);
        Assert.Equal(image.Descriptor.Digest, (await OciLayout.Open(Path.Combine(folder["state"], "images")).FindAsync("docker.io/library/app:latest", Ct))!.Digest);
        foreach (var name in (string[])["app", "app:latest", "library/app", "docker.io/library/app:latest", $"app@{image.Descriptor.Digest}", $"app:latest@{image.Descriptor.Digest}", $"app:moved@{image.Descriptor.Digest}"])
            Assert.Equal(image.Descriptor.Digest, (await store.FindAsync(ImageReference.Parse(name), Ct))?.Digest);
        foreach (var name in (string[])["app:1", "other", $"other@{image.Descriptor.Digest}", $"app@{Digest.Sha256("x"u8)}", "registry.example/library/app"])
            Assert.Null(await store.FindAsync(ImageReference.Parse(name), Ct));
        Assert.True(await store.UntagAsync(ImageReference.Parse("library/app"), Ct));
        Assert.Null(await store.FindAsync(ImageReference.Parse("app"), Ct));
    }

    [Fact]
    public async Task A_digest_finds_one_platform_of_an_index_under_the_name()
    {
        var arm64 = await SampleImage.WriteAsync(store.Layout, Platform.Parse("linux/arm64"), null, "y");
        var index = await SampleImage.WriteIndexAsync(store.Layout, await SampleImage.WriteAsync(store.Layout, null, null, "x"), arm64);
        await store.TagAsync(ImageReference.Parse("app:1"), index, Ct);
        Assert.Equal(arm64.Descriptor.Digest, (await store.FindAsync(ImageReference.Parse($"app@{arm64.Descriptor.Digest}"), Ct))!.Digest);
    }

    [Fact]
    public async Task An_image_pinned_by_digest_alone_is_kept_under_that_digest()
    {
        var image = await SampleImage.WriteAsync(store.Layout, null, null, "x");
        var pinned = ImageReference.Parse($"app@{image.Descriptor.Digest}");
        await store.TagAsync(pinned, image.Descriptor, Ct);
        Assert.Equal(image.Descriptor.Digest, (await store.FindAsync(pinned, Ct))!.Digest);
        Assert.Null(await store.FindAsync(ImageReference.Parse("app"), Ct));
        await foreach (var (name, _) in store.ListAsync(Ct)) Assert.Equal($"docker.io/library/app@{image.Descriptor.Digest}", name);
    }
}
