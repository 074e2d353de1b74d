using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Operations;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Operations.Editing;

public sealed class ArtifactTests : IDisposable
{
    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Files_become_an_artifact_about_the_image()
    {
        var image = await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["sbom.json"], "{}");
        File.WriteAllText(place.Folder["odd:name"], "odd");
        var artifact = await AttachAsync(new AttachRequest { Image = place.Ref("1"), Files = [$"{place.Folder["sbom.json"]}:application/spdx+json", place.Folder["odd:name"]], ArtifactType = "application/vnd.example", Annotations = ["a=b"], MediaType = "text/plain" });
        var manifest = (await new ImageLoader(place.Layout).ReadManifestAsync(artifact, Stop)).Value;
        Assert.Equal((image.Descriptor.Digest, "application/vnd.example", MediaTypes.OciEmpty), (manifest.Subject!.Digest, manifest.ArtifactType, manifest.Config.MediaType));
        Assert.Equal([("application/spdx+json", "sbom.json"), ("text/plain", "odd:name")], manifest.Layers.Select(layer => (layer.MediaType, layer.Annotations!["org.opencontainers.image.title"])));
        Assert.Equal(("b", "2001-09-09T01:46:40Z"), (manifest.Annotations!["a"], manifest.Annotations["org.opencontainers.image.created"]));
        await SampleImage.AssertIntactAsync(place.Layout, artifact);
        var again = await AttachAsync(new AttachRequest { Image = place.Ref("1"), Files = [$"{place.Folder["sbom.json"]}:application/spdx+json", place.Folder["odd:name"]], ArtifactType = "application/vnd.example", Annotations = ["a=b"], MediaType = "text/plain" });
        Assert.Equal(artifact.Digest, again.Digest);
        var fallback = (await new ImageLoader(place.Layout).ReadIndexAsync((await place.Layout.FindAsync($"sha256-{image.Descriptor.Digest.Encoded}", Stop))!, Stop)).Value;
        Assert.Equal(("application/vnd.example", "b"), (Assert.Single(fallback.Manifests).ArtifactType, fallback.Manifests[0].Annotations!["a"]));
    }

    [Fact]
    public async Task Annotations_alone_are_an_artifact_too()
    {
        await place.MakeAsync("1", contents: "a");
        var artifact = await AttachAsync(new AttachRequest { Image = place.Ref("1"), ArtifactType = "application/vnd.example", Annotations = ["a=b"] });
        var manifest = (await new ImageLoader(place.Layout).ReadManifestAsync(artifact, Stop)).Value;
        Assert.Equal(("b", MediaTypes.OciEmpty, manifest.Config.Digest), (manifest.Annotations!["a"], Assert.Single(manifest.Layers).MediaType, manifest.Layers[0].Digest));
        await SampleImage.AssertIntactAsync(place.Layout, artifact);
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<OciException>(() => AttachAsync(new AttachRequest { Image = place.Ref("1") }))).Code);
    }

    [Fact]
    public async Task What_is_attached_is_found_with_what_is_attached_to_it_and_by_type()
    {
        await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["f"], "x");
        var sbom = await AttachAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder["f"]], ArtifactType = "application/sbom" });
        var signature = await AttachAsync(new AttachRequest { Image = $"oci:{place.Layout.Folder}@{sbom.Digest}", Files = [place.Folder["f"]], ArtifactType = "application/sig" });
        var image = await place.ImageAsync("1");
        await place.Layout.TagAsync($"sha256-{image.Descriptor.Digest.Encoded}.sig", (await SampleImage.WriteAsync(place.Layout, null, null, "cosign")).Descriptor, Stop);
        var found = await DiscoverAsync(new DiscoverRequest { Image = place.Ref("1") });
        Assert.Equal(image.Descriptor.Digest, found.Content.Digest);
        Assert.Equal([sbom.Digest.ToString(), null], found.Referrers.Select(referrer => referrer.Tag is null ? referrer.Content.Digest.ToString() : null));
        Assert.Equal(signature.Digest, Assert.Single(found.Referrers[0].Referrers).Content.Digest);
        Assert.EndsWith(".sig", found.Referrers[1].Tag, StringComparison.Ordinal);
        Assert.Empty((await DiscoverAsync(new DiscoverRequest { Image = place.Ref("1"), ArtifactType = "application/other" })).Referrers);
        Assert.Single((await DiscoverAsync(new DiscoverRequest { Image = place.Ref("1"), ArtifactType = "application/sbom" })).Referrers);
    }

    [Fact]
    public async Task What_is_about_an_image_hides_it_from_nobody_and_lists_of_it_are_no_images()
    {
        var image = await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["f"], "x");
        await AttachAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder["f"]], ArtifactType = "text/note" });
        foreach (var suffix in (string[])[".sig", ".att"]) await place.Layout.TagAsync($"sha256-{image.Descriptor.Digest.Encoded}{suffix}", (await SampleImage.WriteAsync(place.Layout, null, null, suffix)).Descriptor, Stop);
        Assert.Equal(image.Descriptor.Digest, (await place.Layout.FindAsync(null, Stop))!.Digest);
        var listed = await new ImagesOperation(place.Host).RunAsync(new ImagesRequest { Layout = place.Layout.Folder }, Stop);
        Assert.Equal(["1", $"sha256-{image.Descriptor.Digest.Encoded}.att", $"sha256-{image.Descriptor.Digest.Encoded}.sig", null], listed.Select(entry => entry.Name));
        // A name that only looks like one is an image's.
        var digest = new string('a', 64);
        await place.Layout.TagAsync($"sha256-{digest}", image.Descriptor, Stop);
        Assert.Contains(await new ImagesOperation(place.Host).RunAsync(new ImagesRequest { Layout = place.Layout.Folder }, Stop), entry => entry.Name == $"sha256-{digest}");
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        await place.MakeAsync("1", contents: "a");
        for (var i = 0; i < 8; i++) File.WriteAllText(place.Folder[$"f{i}"], $"{i}");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => AttachAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder[$"f{i}"]] }))));
        Assert.Equal(8, (await DiscoverAsync(new DiscoverRequest { Image = place.Ref("1") })).Referrers.Count);
        var image = await place.ImageAsync("1");
        Assert.Equal(8, (await new ImageLoader(place.Layout).ReadIndexAsync((await place.Layout.FindAsync($"sha256-{image.Descriptor.Digest.Encoded}", Stop))!, Stop)).Value.Manifests.Count);
    }

    [Fact]
    public async Task One_image_of_an_index_or_the_index_itself()
    {
        var image = await place.MakeAsync("1", contents: "a");
        await new IndexOperation(place.Host).CreateAsync(new IndexCreateRequest { Index = place.Ref("multi"), Images = [place.Ref("1")] }, Stop);
        File.WriteAllText(place.Folder["f"], "x");
        await AttachAsync(new AttachRequest { Image = place.Ref("multi"), Files = [place.Folder["f"]] });
        await AttachAsync(new AttachRequest { Image = place.Ref("multi"), Files = [place.Folder["f"]], Platform = SampleImage.Amd64 });
        Assert.Single((await DiscoverAsync(new DiscoverRequest { Image = place.Ref("multi") })).Referrers);
        var below = await DiscoverAsync(new DiscoverRequest { Image = place.Ref("multi"), Platform = SampleImage.Amd64 });
        Assert.Equal((image.Descriptor.Digest, 1), (below.Content.Digest, below.Referrers.Count));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var image = await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["f"], "x");
        Assert.Equal(ErrorCodes.SourceNotFound, await CodeAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder["nosuch"]] }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder["f"] + ":no type"] }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new AttachRequest { Image = place.Ref("1"), Files = [place.Folder["f"]], ArtifactType = "sbom" }));
        await place.Host.OpenCopier(ImageLocation.Parse($"oci-archive:{place.Folder["a.tar"]}")).CopyAsync(new OpenedImage(ImageLocation.Parse(place.Ref("1")), place.Layout, image.Descriptor), ImageLocation.Parse($"oci-archive:{place.Folder["a.tar"]}"), CopyOptions.All, Stop);
        Assert.Equal(ErrorCodes.UnsupportedLocation, await CodeAsync(new AttachRequest { Image = $"oci-archive:{place.Folder["a.tar"]}", Files = [place.Folder["f"]] }));
    }

    private Task<Descriptor> AttachAsync(AttachRequest request) => new AttachOperation(place.Host).RunAsync(request, Stop);

    private Task<Referrer> DiscoverAsync(DiscoverRequest request) => new DiscoverOperation(place.Host).RunAsync(request, Stop);

    private async Task<ErrorCode> CodeAsync(AttachRequest request) => (await Assert.ThrowsAsync<OciException>(() => AttachAsync(request))).Code;
}
