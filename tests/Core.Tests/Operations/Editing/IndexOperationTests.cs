using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

public sealed class IndexOperationTests : IDisposable
{
    private readonly EditedLayout place = new();
    private readonly IndexOperation index;

    public IndexOperationTests() => index = new IndexOperation(place.Host);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Platforms_come_from_the_images_and_artifacts_have_a_type()
    {
        await MakeTwoAsync();
        var note = await SampleImage.WriteReferrerAsync(place.Layout, (await place.Layout.FindAsync("amd", Stop))!, "note");
        await place.Layout.TagAsync("note", note, Stop);
        await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref("amd"), place.Ref("arm"), place.Ref("note")], Annotations = ["a=b"], ArtifactType = "application/x" }, Stop);
        var made = await ReadAsync("multi");
        Assert.Equal(["linux/amd64", "linux/arm64", null], made.Manifests.Select(entry => entry.Platform?.ToString()));
        Assert.Equal("application/vnd.example.note", made.Manifests[2].ArtifactType);
        Assert.Equal(("b", "application/x"), (made.Annotations!["a"], made.ArtifactType));
        Assert.All(made.Manifests, entry => Assert.Null(entry.Annotations));
    }

    [Fact]
    public async Task Entries_are_added_described_and_taken_out()
    {
        await MakeTwoAsync();
        await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi") }, Stop);
        await index.AddAsync(new IndexAddRequest { Index = place.Ref("multi"), Images = [place.Ref("amd")], Entry = new IndexEntryOptions { OsVersion = "1", OsFeatures = ["f"], Annotations = ["k=v"] } }, Stop);
        await index.AddAsync(new IndexAddRequest { Index = place.Ref("multi"), Images = [place.Ref("arm")], Entry = new IndexEntryOptions { Os = "freebsd", Arch = "arm", Variant = "v7" } }, Stop);
        var made = await ReadAsync("multi", intact: false); // the second entry lies about its platform
        Assert.Equal(["linux/amd64", "freebsd/arm/v7"], made.Manifests.Select(entry => entry.Platform?.ToString()));
        Assert.Equal(("1", "f", "v"), (made.Manifests[0].Platform!.OsVersion, made.Manifests[0].Platform!.OsFeatures![0], made.Manifests[0].Annotations!["k"]));
        await index.AnnotateAsync(new IndexAnnotateRequest { Index = place.Ref("multi"), Entry = "freebsd/arm/v7", Options = new IndexEntryOptions { Os = "linux", Arch = "arm64", Variant = "", Annotations = ["x=y"] } }, Stop);
        await index.AnnotateAsync(new IndexAnnotateRequest { Index = place.Ref("multi"), Options = new IndexEntryOptions { Annotations = ["whole=yes"] } }, Stop);
        made = await ReadAsync("multi");
        Assert.Equal(("linux/arm64", "y", "yes"), (made.Manifests[1].Platform!.ToString(), made.Manifests[1].Annotations!["x"], made.Annotations!["whole"]));
        await index.RemoveAsync(new IndexRemoveRequest { Index = place.Ref("multi"), Entries = [made.Manifests[0].Digest.Encoded[..12]] }, Stop);
        Assert.Equal([made.Manifests[1].Digest], (await ReadAsync("multi")).Manifests.Select(entry => entry.Digest));
    }

    [Fact]
    public async Task An_image_that_is_there_already_is_replaced_and_amend_makes_or_adds()
    {
        await MakeTwoAsync();
        foreach (var image in (string[])["amd", "arm", "amd"])
            await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref(image)], Amend = true }, Stop);
        Assert.Equal(["linux/arm64", "linux/amd64"], (await ReadAsync("multi")).Manifests.Select(entry => entry.Platform?.ToString()));
        await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref("amd")] }, Stop);
        Assert.Single((await ReadAsync("multi")).Manifests);
    }

    [Fact]
    public async Task Of_an_index_this_machines_image_is_taken_or_all_and_content_travels()
    {
        await MakeTwoAsync();
        await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref("amd"), place.Ref("arm")] }, Stop);
        var other = $"oci:{place.Folder["other"]}";
        await index.CreateAsync(new IndexCreateRequest { Index = $"{other}:one", Images = [place.Ref("multi")] }, Stop);
        await index.CreateAsync(new IndexCreateRequest { Index = $"{other}:all", Images = [place.Ref("multi")], All = true }, Stop);
        var layout = OciLayout.Open(place.Folder["other"]);
        await AssertEntriesAsync(layout, "one", 1);
        await AssertEntriesAsync(layout, "all", 2);
    }

    [Fact]
    public async Task What_is_not_there_is_a_fault()
    {
        await MakeTwoAsync();
        await index.CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref("amd")] }, Stop);
        Assert.Equal(ErrorCodes.ImpossibleEdit, (await Assert.ThrowsAsync<OciException>(() => index.RemoveAsync(new IndexRemoveRequest { Index = place.Ref("multi"), Entries = ["linux/s390x"] }, Stop))).Code);
        Assert.Equal(ErrorCodes.ImpossibleEdit, (await Assert.ThrowsAsync<OciException>(() => index.AddAsync(new IndexAddRequest { Index = place.Ref("amd"), Images = [place.Ref("arm")] }, Stop))).Code);
        Assert.Equal(ErrorCodes.ImageNotFound, (await Assert.ThrowsAsync<OciException>(() => index.AddAsync(new IndexAddRequest { Index = place.Ref("multi"), Images = [place.Ref("nosuch")] }, Stop))).Code);
    }

    private static async Task AssertEntriesAsync(OciLayout layout, string name, int count)
    {
        var target = (await layout.FindAsync(name, Stop))!;
        await SampleImage.AssertIntactAsync(layout, target);
        Assert.Equal(count, (await new ImageLoader(layout).ReadIndexAsync(target, Stop)).Value.Manifests.Count);
    }

    private async Task MakeTwoAsync()
    {
        await place.MakeAsync("amd", null, null, "amd");
        await place.MakeAsync("arm", Platform.Parse("linux/arm64"), LayerCompression.Zstd, "arm");
    }

    private async Task<ImageIndex> ReadAsync(string name, bool intact = true)
    {
        var target = (await place.Layout.FindAsync(name, Stop))!;
        if (intact) await SampleImage.AssertIntactAsync(place.Layout, target);
        return (await new ImageLoader(place.Layout).ReadIndexAsync(target, Stop)).Value;
    }
}
