using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

public sealed class ImageConversionTests : TransferFixture
{
    private static readonly CopyOptions ToDocker = new() { Format = ManifestFormat.Docker };
    private static readonly CopyOptions ToOci = new() { Format = ManifestFormat.Oci };

    [Theory]
    [InlineData("oci:$/docker:v1")]
    [InlineData("oci-archive:$/docker.tar:v1")]
    [InlineData("dir:$/docker")]
    public async Task To_docker_and_back_keeps_the_configuration_and_gives_the_first_manifest_again(string place)
    {
        var (image, index) = await MakeSourceAsync();
        await CopyAsync("oci:$/source:multi", place, ToDocker);
        using (var docker = await OpenAsync(place))
        {
            Assert.Equal(MediaTypes.DockerManifestList, docker.Target.MediaType);
            await SampleImage.AssertIntactAsync(docker.Content, docker.Target);
            var arrived = (await new ImageLoader(docker.Content).LoadAllAsync(docker.Target, Ct))[0];
            Assert.Equal((MediaTypes.DockerManifest, MediaTypes.DockerConfig), (arrived.Manifest.Value.MediaType, arrived.Manifest.Value.Config.MediaType));
            Assert.All(arrived.Layers, layer => Assert.Equal(MediaTypes.DockerLayerGzip, layer.Descriptor.MediaType));
            Assert.Equal(image.Config.Raw.ToArray(), arrived.Config.Raw.ToArray());
        }
        var back = await CopyAsync(place, "oci:$/back:v1", ToOci);
        Assert.Equal(index.Digest, back.Target.Digest);
    }

    [Fact]
    public async Task Docker_has_no_zstd_so_such_layers_become_gzip()
    {
        var image = await SourceAsync(LayerCompression.Zstd, "x", "y");
        await CopyAsync("oci:$/source:one", "oci:$/docker:v1", ToDocker);
        using var docker = await OpenAsync("oci:$/docker:v1");
        await SampleImage.AssertIntactAsync(docker.Content, docker.Target);
        var arrived = await new ImageLoader(docker.Content).LoadManifestAsync(docker.Target, Ct);
        Assert.All(arrived.Layers, layer => Assert.Equal(MediaTypes.DockerLayerGzip, layer.Descriptor.MediaType));
        Assert.Equal(image.Config.Descriptor.Digest, arrived.Config.Descriptor.Digest);
    }

    [Fact]
    public async Task What_an_index_lists_as_a_text_too_is_converted_as_a_manifest()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var index = await SampleImage.WriteIndexAsync(layout, [image.Descriptor with { MediaType = "text/plain" }, image.Descriptor with { Platform = image.Platform }]);
        await layout.TagAsync("twice", index, Ct);
        await CopyAsync("oci:$/source:twice", "oci:$/twice:v1", CopyOptions.All with { Compression = LayerCompression.Zstd });
        using var arrived = await OpenAsync("oci:$/twice:v1");
        await SampleImage.AssertIntactAsync(arrived.Content, arrived.Target);
        Assert.Equal(MediaTypes.OciLayerZstd, Assert.Single((await new ImageLoader(arrived.Content).LoadAllAsync(arrived.Target, Ct))[0].Layers).Descriptor.MediaType);
    }

    [Theory]
    [InlineData("gzip", "zstd", MediaTypes.OciLayerZstd)]
    [InlineData("zstd", "gzip", MediaTypes.OciLayerGzip)]
    [InlineData("zstd", "none", MediaTypes.OciLayer)]
    [InlineData("none", "zstd:9", MediaTypes.OciLayerZstd)]
    public async Task Layers_are_compressed_anew_everywhere(string before, string after, string mediaType)
    {
        var image = await SourceAsync(LayerCompression.Parse(before), "x", "y", "x");
        foreach (var place in (string[])["oci:$/layout:v1", "oci-archive:$/a.tar:v1", "dir:$/dir", "app:1"])
        {
            await CopyAsync("oci:$/source:one", place, new CopyOptions { Compression = LayerCompression.Parse(after) });
            using var opened = await OpenAsync(place);
            await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
            var arrived = await new ImageLoader(opened.Content).LoadManifestAsync(opened.Target, Ct);
            Assert.All(arrived.Layers, layer => Assert.Equal(mediaType, layer.Descriptor.MediaType));
            Assert.Equal(image.Config.Descriptor, arrived.Config.Descriptor);
        }
        Assert.Empty(Directory.Exists(Folder["tmp"]) ? Directory.GetFileSystemEntries(Folder["tmp"]) : []);
    }

    [Fact]
    public async Task A_layer_of_the_wanted_form_keeps_its_bytes_whatever_its_level()
    {
        var image = await SourceAsync(LayerCompression.Zstd, "x");
        var result = await CopyAsync("oci:$/source:one", "oci:$/layout:v1", new CopyOptions { Compression = LayerCompression.Parse("zstd:19") });
        Assert.Equal(image.Descriptor.Digest, result.Target.Digest);
    }

    [Fact]
    public async Task What_served_lazy_readers_of_the_old_bytes_is_dropped_and_the_rest_stays()
    {
        var image = await AnnotatedAsync(new() { ["containerd.io/snapshot/stargz/toc.digest"] = "sha256:x", ["io.containers.estargz.uncompressed-size"] = "1", ["kept"] = "yes" });
        await CopyAsync("oci:$/source:lazy", "oci:$/layout:v1", new CopyOptions { Compression = LayerCompression.Zstd });
        using var opened = await OpenAsync("oci:$/layout:v1");
        var layer = (await new ImageLoader(opened.Content).LoadManifestAsync(opened.Target, Ct)).Layers[0].Descriptor;
        Assert.Equal(["kept"], layer.Annotations!.Keys);
        await CopyAsync("oci:$/source:lazy", "oci:$/same:v1", new CopyOptions { Compression = LayerCompression.Gzip });
        using var same = await OpenAsync("oci:$/same:v1");
        Assert.Equal(image.Digest, same.Target.Digest);
    }

    [Fact]
    public async Task A_layer_with_two_tables_of_contents_is_refused()
    {
        await AnnotatedAsync(new() { ["containerd.io/snapshot/stargz/toc.digest"] = "sha256:x", ["io.github.containers.zstd-chunked.manifest-checksum"] = "sha256:y" });
        await FailsAsync(ErrorCodes.UnsafeLayer, "oci:$/source:lazy", new CopyOptions { Compression = LayerCompression.Zstd });
    }

    [Fact]
    public async Task Attestations_follow_their_image_in_oci_and_are_left_out_of_docker()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var attestation = (await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "slsa")) with
        {
            ArtifactType = null,
            Platform = new Platform { Os = "unknown", Architecture = "unknown" },
            Annotations = new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest", ["vnd.docker.reference.digest"] = image.Descriptor.Digest.ToString() },
        };
        await layout.TagAsync("multi", await SampleImage.WriteIndexAsync(layout, [image.Descriptor with { Platform = image.Platform }, attestation]), Ct);
        await CopyAsync("oci:$/source:multi", "oci:$/zstd:v1", new CopyOptions { Compression = LayerCompression.Zstd });
        using (var zstd = await OpenAsync("oci:$/zstd:v1"))
        {
            var entries = (await new ImageLoader(zstd.Content).ReadIndexAsync(zstd.Target, Ct)).Value.Manifests;
            Assert.Equal(entries[0].Digest.ToString(), entries[1].Annotations!["vnd.docker.reference.digest"]);
        }
        await CopyAsync("oci:$/source:multi", "oci:$/docker:v1", ToDocker);
        using var docker = await OpenAsync("oci:$/docker:v1");
        Assert.Single((await new ImageLoader(docker.Content).ReadIndexAsync(docker.Target, Ct)).Value.Manifests);
        Assert.Equal(ErrorCodes.LeftOutOfFormat, Assert.Single(Events.OfType<WarningRaised>()).Diagnostic.Code);
    }

    [Fact]
    public async Task Annotations_are_lost_in_docker_with_a_warning()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        await layout.TagAsync("one", await SampleImage.WriteJsonAsync(layout, image.Manifest.Value with { Annotations = new Dictionary<string, string> { ["k"] = "v" } }), Ct);
        await CopyAsync("oci:$/source:one", "oci:$/docker:v1", ToDocker);
        Assert.Equal(ErrorCodes.LeftOutOfFormat, Assert.Single(Events.OfType<WarningRaised>()).Diagnostic.Code);
        using var docker = await OpenAsync("oci:$/docker:v1");
        Assert.Null((await new ImageLoader(docker.Content).LoadManifestAsync(docker.Target, Ct)).Manifest.Value.Annotations);
    }

    [Fact]
    public async Task Docker_cannot_hold_artifacts_subjects_and_zstd()
    {
        var (image, _) = await MakeSourceAsync();
        var layout = OciLayout.Open(Folder["source"]);
        await layout.TagAsync("note", await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "note"), Ct);
        await layout.TagAsync("about", await SampleImage.WriteJsonAsync(layout, image.Manifest.Value with { Subject = image.Descriptor }), Ct);
        await FailsAsync(ErrorCodes.FormatCannotHold, "oci:$/source:note", ToDocker);
        await FailsAsync(ErrorCodes.FormatCannotHold, "oci:$/source:about", ToDocker);
        await FailsAsync(ErrorCodes.FormatCannotHold, "oci:$/source:one", ToDocker with { Compression = LayerCompression.Zstd });
    }

    [Fact]
    public async Task Digests_that_are_to_stay_make_a_change_a_fault()
    {
        var (image, index) = await MakeSourceAsync();
        var keep = new CopyOptions { PreserveDigests = true };
        await FailsAsync(ErrorCodes.DigestNotPreserved, "oci:$/source:one", keep with { Format = ManifestFormat.Docker });
        await FailsAsync(ErrorCodes.DigestNotPreserved, "oci:$/source:one", keep with { Compression = LayerCompression.Zstd });
        await FailsAsync(ErrorCodes.DigestNotPreserved, "oci:$/source:one", keep, "docker-archive:$/a.tar");
        var layout = OciLayout.Open(Folder["source"]);
        var third = await SampleImage.WriteAsync(layout, Platform.Parse("linux/s390x"), null, "three");
        await layout.TagAsync("three", await SampleImage.WriteIndexAsync(layout, [.. (await new ImageLoader(layout).ReadIndexAsync(index, Ct)).Value.Manifests, third.Descriptor with { Platform = third.Platform }]), Ct);
        await FailsAsync(ErrorCodes.DigestNotPreserved, "oci:$/source:three", keep with { Platforms = [Platform.Parse("amd64"), Platform.Parse("arm64")] });
        Assert.Equal(image.Descriptor.Digest, (await CopyAsync("oci:$/source:multi", "oci:$/layout:v1", keep with { Platforms = [SampleImage.Amd64], Format = ManifestFormat.Oci, Compression = LayerCompression.Gzip })).Target.Digest);
    }

    [Fact]
    public async Task What_refers_to_an_image_does_not_travel_with_another()
    {
        await MakeSourceAsync();
        await FailsAsync(ErrorCodes.DigestNotPreserved, "oci:$/source:one", ToDocker with { Referrers = true });
    }

    [Fact]
    public async Task A_damaged_layer_is_found_and_nothing_is_named()
    {
        var image = await SourceAsync(LayerCompression.Gzip, new string('x', 100_000));
        var file = OciLayout.Open(Folder["source"]).Blobs.PathOf(image.Layers[0].Descriptor.Digest);
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Ct);
        await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync("oci:$/source:one", "oci:$/layout:v1", new CopyOptions { Compression = LayerCompression.Zstd }));
        Assert.Empty((await OciLayout.Open(Folder["layout"]).ReadIndexAsync(Ct)).Manifests);
    }

    private async Task<Image> SourceAsync(LayerCompression compression, params string[] contents)
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, compression, contents);
        await layout.TagAsync("one", image.Descriptor, Ct);
        return image;
    }

    private async Task<Descriptor> AnnotatedAsync(Dictionary<string, string> annotations)
    {
        var image = await SourceAsync(LayerCompression.Gzip, "x");
        var layout = OciLayout.Open(Folder["source"]);
        var manifest = await SampleImage.WriteJsonAsync(layout, image.Manifest.Value with { Layers = [image.Manifest.Value.Layers[0] with { Annotations = annotations }] });
        await layout.TagAsync("lazy", manifest, Ct);
        return manifest;
    }

    private async Task FailsAsync(ErrorCode code, string from, CopyOptions options, string to = "oci:$/failed:v1") =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync(from, to, options))).Code);
}
