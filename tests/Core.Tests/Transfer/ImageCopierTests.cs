using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

public sealed class ImageCopierTests : TransferFixture
{
    private static readonly string[] Places = ["oci:$/layout:v1", "oci:$/nameless", "oci-archive:$/image.tar:v1", "docker-archive:$/docker.tar:app:1", "dir:$/dir", "store:app:1", "app:2"];

    public static TheoryData<string, string> Pairs => [.. from first in Places from second in Places where first != second select (first, second)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_image_goes_from_every_place_to_every_other(string first, string second)
    {
        var (image, _) = await MakeSourceAsync();
        await CopyAsync("oci:$/source:one", first);
        await CopyAsync(first, second);
        using var opened = await OpenAsync(second);
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
        var arrived = await new ImageLoader(opened.Content).LoadManifestAsync(opened.Target, Ct);
        Assert.Equal(image.Config.Raw.ToArray(), arrived.Config.Raw.ToArray());
        // Layers are only changed where the form knows no compression.
        if (!first.StartsWith("docker-", StringComparison.Ordinal) && !second.StartsWith("docker-", StringComparison.Ordinal)) Assert.Equal(image.Descriptor.Digest, opened.Target.Digest);
    }

    [Theory]
    [InlineData("oci:$/layout:v1")]
    [InlineData("oci-archive:$/image.tar:v1")]
    [InlineData("dir:$/dir")]
    [InlineData("store:app:1")]
    public async Task An_index_arrives_byte_for_byte(string place)
    {
        var (_, index) = await MakeSourceAsync();
        var result = await CopyAsync("oci:$/source:multi", place);
        Assert.Equal((index.Digest, 0), (result.Target.Digest, result.PlatformsLeft));
        using var opened = await OpenAsync(place);
        Assert.Equal(index.Digest, opened.Target.Digest);
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
    }

    [Theory]
    [InlineData("oci:$/layout:v1", "v2", "oci:$/layout:v2")]
    [InlineData("oci-archive:$/image.tar:v1", "v2", "oci-archive:$/image.tar:v2")]
    [InlineData("docker-archive:$/docker.tar:app:1", "other:2", "docker-archive:$/docker.tar:other:2")]
    [InlineData("store:app:1", "2", "store:app:2")]
    [InlineData("app:1", "other:2", "store:other:2")]
    public async Task An_image_gets_more_names_at_its_destination(string place, string more, string expected)
    {
        await MakeSourceAsync();
        var result = await CopyAsync("oci:$/source:one", place, new CopyOptions { MoreNames = [more, more] });
        foreach (var name in (string[])[place, expected])
        {
            using var opened = await OpenAsync(name);
            Assert.Equal(result.Target.Digest, opened.Target.Digest);
        }
    }

    [Theory]
    [InlineData("dir:$/dir", "v2")]
    [InlineData("docker://registry.example/app:1", "registry.example/other:2")]
    public async Task A_name_that_the_destination_cannot_have_is_refused_before_anything_is_done(string place, string more)
    {
        await MakeSourceAsync();
        var fault = await Assert.ThrowsAsync<OciException>(() => CopyAsync("oci:$/source:one", place, new CopyOptions { MoreNames = [more] }));
        Assert.Equal(ErrorCodes.UnsupportedLocation, fault.Code);
        Assert.False(Directory.Exists(Folder["dir"]));
    }

    [Fact]
    public async Task One_platform_makes_a_single_image_and_the_rest_is_counted()
    {
        await MakeSourceAsync();
        var result = await CopyAsync("oci:$/source:multi", "oci:$/layout:v1", new CopyOptions { Platforms = [Platform.Parse("linux/arm64")] });
        Assert.Equal((MediaTypes.OciManifest, 1), (result.Target.MediaType, result.PlatformsLeft));
        using var opened = await OpenAsync("oci:$/layout:v1");
        Assert.Equal("linux/arm64", (await new ImageLoader(opened.Content).LoadManifestAsync(opened.Target, Ct)).Platform.ToString());
        Assert.Null(opened.Target.Platform);
        Assert.Equal(4, ((OciLayout)opened.Content).Blobs.List().Count());
    }

    [Fact]
    public async Task Some_platforms_make_an_index_of_their_own_with_their_attestations()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var images = new List<Image>();
        foreach (var platform in (string[])["linux/amd64", "linux/arm64", "linux/s390x"]) images.Add(await SampleImage.WriteAsync(layout, Platform.Parse(platform), null, platform));
        var attestations = new List<Descriptor>();
        foreach (var image in images)
        {
            attestations.Add((await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "slsa")) with
            {
                ArtifactType = null,
                Platform = new Platform { Os = "unknown", Architecture = "unknown" },
                Annotations = new Dictionary<string, string> { ["vnd.docker.reference.type"] = "attestation-manifest", ["vnd.docker.reference.digest"] = image.Descriptor.Digest.ToString() },
            });
        }
        var index = ImageIndex.Empty with { Manifests = [.. images.Select(image => image.Descriptor with { Platform = image.Platform }), .. attestations], Annotations = new Dictionary<string, string> { ["k"] = "v" } };
        await layout.TagAsync("multi", await SampleImage.WriteJsonAsync(layout, index), Ct);
        var result = await CopyAsync("oci:$/source:multi", "oci-archive:$/some.tar", new CopyOptions { Platforms = [Platform.Parse("s390x"), Platform.Parse("amd64"), Platform.Parse("x86_64")] });
        Assert.Equal(1, result.PlatformsLeft);
        using var opened = await OpenAsync("oci-archive:$/some.tar");
        var written = (await new ImageLoader(opened.Content).ReadIndexAsync(opened.Target, Ct)).Value;
        Assert.Equal([images[2].Descriptor.Digest, images[0].Descriptor.Digest, attestations[0].Digest, attestations[2].Digest], written.Manifests.Select(entry => entry.Digest));
        Assert.Equal("v", written.Annotations!["k"]);
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_copies_nothing()
    {
        await MakeSourceAsync();
        Assert.Equal(ErrorCodes.NoMatchingPlatform, (await Assert.ThrowsAsync<OciException>(() => CopyAsync("oci:$/source:multi", "oci:$/layout:v1", new CopyOptions { Platforms = [Platform.Parse("linux/s390x")] }))).Code);
        Assert.False(Directory.Exists(Folder["layout"]));
    }

    [Fact]
    public async Task What_is_there_already_does_not_travel_and_what_is_damaged_there_does()
    {
        var (image, _) = await MakeSourceAsync();
        var first = await CopyAsync("oci:$/source:one", "oci:$/layout:v1");
        Assert.Equal((4, 0), (first.Copied, first.Skipped));
        var second = await CopyAsync("oci:$/source:one", "oci:$/layout:v2");
        Assert.Equal((0, 4), (second.Copied, second.Skipped));
        var layout = OciLayout.Open(Folder["layout"]);
        await File.WriteAllBytesAsync(layout.Blobs.PathOf(image.Layers[0].Descriptor.Digest), new byte[image.Layers[0].Descriptor.Size], Ct);
        await File.WriteAllBytesAsync(layout.Blobs.PathOf(image.Descriptor.Digest), [], Ct);
        var third = await CopyAsync("oci:$/source:one", "oci:$/layout:v1");
        Assert.Equal((2, 2), (third.Copied, third.Skipped));
        await SampleImage.AssertIntactAsync(layout, image.Descriptor);
    }

    [Fact]
    public async Task Blobs_and_names_are_reported()
    {
        var (image, _) = await MakeSourceAsync();
        await CopyAsync("oci:$/source:one", "oci:$/layout:v1");
        Assert.Equal(4, Events.OfType<BlobProgress>().Count(progress => progress.Done == progress.Total));
        Assert.Equal(new ImageTagged(At("oci:$/layout:v1").ToString(), image.Descriptor.Digest), Events.Last());
        var last = Events.OfType<BlobProgress>().Last();
        Assert.Equal(image.Descriptor.Digest.ToString(), last.Scope);
        Events.Clear();
        await CopyAsync("oci:$/source:one", "oci:$/layout:v1");
        Assert.All(Events.OfType<BlobSkipped>(), skipped => Assert.Equal("already there", skipped.Reason));
        Assert.Equal(4, Events.OfType<BlobSkipped>().Count());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("zeroed")]
    [InlineData("missing")]
    [InlineData("link")]
    public async Task A_damaged_source_names_nothing_and_keeps_what_was_there(string damage)
    {
        var (image, _) = await MakeSourceAsync();
        await CopyAsync("oci:$/source:multi", "oci:$/layout:v1");
        var broken = OciLayout.Open(Folder["source"]);
        var next = await SampleImage.WriteAsync(broken, null, LayerCompression.None, "shared", "next");
        await broken.TagAsync("next", next.Descriptor, Ct);
        var path = broken.Blobs.PathOf(next.Layers[1].Descriptor.Digest);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        File.Move(path, Folder["canary"]);
        if (damage == "link") File.CreateSymbolicLink(path, Folder["canary"]);
        else if (damage != "missing") await File.WriteAllBytesAsync(path, damage switch { "cut" => bytes[..^1], "longer" => [.. bytes, 0], _ => new byte[bytes.Length] }, Ct);
        var before = await File.ReadAllBytesAsync(Folder["layout/index.json"], Ct);
        await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync("oci:$/source:next", "oci:$/layout:v1"));
        Assert.Equal(before, await File.ReadAllBytesAsync(Folder["layout/index.json"], Ct));
        var layout = OciLayout.Open(Folder["layout"]);
        Assert.False(File.Exists(layout.Blobs.PathOf(next.Layers[1].Descriptor.Digest)));
        Assert.Empty(Directory.GetFiles(Folder["layout"], ".tmp-*", SearchOption.AllDirectories));
        await SampleImage.AssertIntactAsync(layout, (await layout.FindAsync("v1", Ct))!);
        foreach (var file in (string[])["oci-archive:$/x.tar", "docker-archive:$/y.tar"]) await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync("oci:$/source:next", file));
        Assert.False(File.Exists(Folder["x.tar"]) || File.Exists(Folder["y.tar"]));
        Assert.NotNull(image);
    }

    [Theory]
    [InlineData("size", -1)]
    [InlineData("size", 1)]
    [InlineData("size", 1L << 50)]
    public async Task A_manifest_that_lies_about_a_layer_is_not_copied(string what, long by)
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var lying = image.Manifest.Value with { Layers = [image.Layers[0].Descriptor with { Size = image.Layers[0].Descriptor.Size + by }] };
        await layout.TagAsync("lie", await SampleImage.WriteJsonAsync(layout, lying), Ct);
        Assert.True((await Assert.ThrowsAsync<DigestMismatchException>(() => CopyAsync("oci:$/source:lie", "oci:$/layout:v1"))).Code == ErrorCodes.DigestMismatch, what);
    }

    [Fact]
    public async Task A_digest_that_cannot_be_computed_is_not_copied()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var image = await SampleImage.WriteAsync(layout, null, null, "x");
        var digest = Digest.Parse("blake3:00");
        Directory.CreateDirectory(Path.GetDirectoryName(layout.Blobs.PathOf(digest))!);
        await File.WriteAllTextAsync(layout.Blobs.PathOf(digest), "x", Ct);
        await layout.TagAsync("odd", await SampleImage.WriteJsonAsync(layout, image.Manifest.Value with { Layers = [image.Layers[0].Descriptor with { Digest = digest, Size = 1 }] }), Ct);
        Assert.Equal(ErrorCodes.InvalidDigest, (await Assert.ThrowsAsync<OciException>(() => CopyAsync("oci:$/source:odd", "oci:$/layout:v1"))).Code);
    }

    [Fact]
    public async Task A_folder_that_is_read_is_not_written_over()
    {
        await MakeSourceAsync();
        await CopyAsync("oci:$/source:one", "dir:$/dir");
        Assert.Equal(ErrorCodes.UnsupportedLocation, (await Assert.ThrowsAsync<OciException>(() => CopyAsync("dir:$/dir", "dir:$/dir/"))).Code);
        using var opened = await OpenAsync("dir:$/dir");
        await SampleImage.AssertIntactAsync(opened.Content, opened.Target);
    }

    [Fact]
    public async Task A_layer_that_is_not_to_be_distributed_is_left_where_the_source_has_none()
    {
        var layout = OciLayout.OpenOrCreate(Folder["source"]);
        var layer = await SampleImage.WriteLayerAsync(new MemoryContentStore(), LayerCompression.None, ("a", "x"));
        var image = await ImageDraft.Scratch(SampleImage.Amd64).Add(layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.OciForeignLayer } }, new History()).CommitAsync(layout, Ct);
        await layout.TagAsync("v1", image.Descriptor, Ct);
        foreach (var place in (string[])["oci:$/layout:v1", "oci-archive:$/a.tar:v1", "dir:$/dir"])
        {
            await CopyAsync("oci:$/source:v1", place);
            using var opened = await OpenAsync(place);
            Assert.Equal(image.Descriptor.Digest, opened.Target.Digest);
        }
        Assert.Contains(Events.OfType<BlobSkipped>(), skipped => skipped.Reason == "not to be distributed");
    }

    [Fact]
    public async Task Referrers_travel_where_they_are_asked_for_and_their_own_too()
    {
        var (image, _) = await MakeSourceAsync();
        var layout = OciLayout.Open(Folder["source"]);
        var note = await SampleImage.WriteReferrerAsync(layout, image.Descriptor, "note");
        await layout.AddAsync(note, Ct);
        await layout.AddAsync(await SampleImage.WriteReferrerAsync(layout, note, "on the note"), Ct);
        await CopyAsync("oci:$/source:one", "oci:$/without:v1");
        await CopyAsync("oci:$/source:one", "oci:$/with:v1", new CopyOptions { Referrers = true });
        Assert.Single((await OciLayout.Open(Folder["without"]).ReadIndexAsync(Ct)).Manifests);
        Assert.Equal(3, (await OciLayout.Open(Folder["with"]).ReadIndexAsync(Ct)).Manifests.Count);
        await foreach (var referrer in OciLayout.Open(Folder["with"]).ListReferrersAsync(image.Descriptor.Digest, Ct)) Assert.Equal(note.Digest, referrer.Digest);
    }

    [Theory]
    [InlineData("docker://registry.example/app:1", 3001)]
    [InlineData("docker-daemon:app", 3001)]
    [InlineData("oci:$/x@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", 3001)]
    [InlineData("docker-archive:$/multi.tar:app:1", 3001)]
    [InlineData("app@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", 1002)]
    public async Task Places_that_cannot_hold_it_say_so(string place, int code)
    {
        await MakeSourceAsync();
        var fault = await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync("oci:$/source:multi", place));
        Assert.Equal(code, fault.Code.Number);
    }

    [Fact]
    public async Task A_registry_that_is_plugged_in_receives_the_image_and_the_tag_last()
    {
        var (_, index) = await MakeSourceAsync();
        var remote = OciLayout.OpenOrCreate(Folder["remote"]);
        var copier = new ImageCopier(Store, Folder["tmp"], this, _ => remote);
        using var source = await OpenAsync("oci:$/source:multi");
        await copier.CopyAsync(source, At("docker://registry.example/app:1"), CopyOptions.All, Ct);
        Assert.Equal(index.Digest, (await remote.ResolveAsync("1", Ct))!.Digest);
        await SampleImage.AssertIntactAsync(remote, index);
        await copier.CopyAsync(source, At($"docker://registry.example/app@{index.Digest}"), CopyOptions.All, Ct);
        var other = Digest.Sha256("other"u8);
        Assert.Equal(ErrorCodes.DigestMismatch, (await Assert.ThrowsAnyAsync<OciException>(() => copier.CopyAsync(source, At($"docker://registry.example/app@{other}"), CopyOptions.All, Ct))).Code);
    }

    [Theory]
    [InlineData("oci:$/with:v1")]
    [InlineData("oci-archive:$/with.tar:v1")]
    [InlineData("store:registry.example/app:v1")]
    public async Task Signatures_that_are_tags_travel_with_referrers_in_every_place(string place)
    {
        var (image, _) = await MakeSourceAsync();
        var layout = OciLayout.Open(Folder["source"]);
        var tag = $"sha256-{image.Descriptor.Digest.Encoded}";
        var signature = await SampleImage.WriteAsync(layout, null, null, "signature");
        await layout.TagAsync(tag + ".sig", signature.Descriptor, Ct);
        await layout.AddAsync(await SampleImage.WriteReferrerAsync(layout, signature.Descriptor, "on the signature"), Ct);
        await CopyAsync("oci:$/source:one", place, new CopyOptions { Referrers = true });
        await CopyAsync(place, "oci:$/back:v1", new CopyOptions { Referrers = true });
        var back = OciLayout.Open(Folder["back"]);
        Assert.Equal(signature.Descriptor.Digest, (await back.ResolveAsync(tag + ".sig", Ct))!.Digest);
        Assert.Equal(3, (await back.ReadIndexAsync(Ct)).Manifests.Count);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_destination_as_it_was()
    {
        Peer.RequireRoot();
        var (image, _) = await MakeSourceAsync();
        var layout = OciLayout.Open(Folder["source"]);
        var big = await SampleImage.WriteAsync(layout, null, LayerCompression.None, new string('x', 3 << 20));
        await layout.TagAsync("big", big.Descriptor, Ct);
        using var disk = await SmallDisk.MountAsync(Folder.Make("disk"), "1m");
        await CopyAsync("oci:$/source:one", "oci:$/disk/layout:v1");
        var before = await File.ReadAllBytesAsync(Folder["disk/layout/index.json"], Ct);
        foreach (var place in (string[])["oci:$/disk/layout:v1", "oci-archive:$/disk/a.tar", "docker-archive:$/disk/d.tar", "dir:$/disk/dir"])
            Assert.Equal(ErrorCodes.DiskFull, (await Assert.ThrowsAnyAsync<OciException>(() => CopyAsync("oci:$/source:big", place))).Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(Folder["disk/layout/index.json"], Ct));
        Assert.Empty(Directory.GetFiles(Folder["disk"], ".tmp-*", SearchOption.AllDirectories));
        Assert.False(File.Exists(Folder["disk/a.tar"]) || File.Exists(Folder["disk/d.tar"]) || File.Exists(Folder["disk/dir/manifest.json"]));
        await SampleImage.AssertIntactAsync(OciLayout.Open(Folder["disk/layout"]), image.Descriptor);
    }
}
