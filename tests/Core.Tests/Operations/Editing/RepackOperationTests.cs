using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class RepackOperationTests : IDisposable
{
    private readonly EditedLayout place = new();
    private readonly string bundle;

    public RepackOperationTests()
    {
        Peer.RequireRoot();
        bundle = place.Folder["bundle"];
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task What_was_added_changed_and_deleted_makes_one_layer()
    {
        await UnpackAsync();
        File.WriteAllText(At("new"), "new");
        File.WriteAllText(At("etc/changed"), "other");
        Directory.Delete(At("gone"), recursive: true);
        File.Delete(At("etc/deleted"));
        File.SetUnixFileMode(At("etc/mode"), UnixFileMode.UserRead);
        await RepackAsync("2");
        var image = await place.ImageAsync("2");
        Assert.Equal([".wh.gone", "etc/", "etc/.wh.deleted", "etc/changed", "etc/mode", "new"], await place.EntriesAsync(image.Layers[^1]));
        Assert.Equal(("dotnet-oci repack", 2), (image.Config.Value.History![^1].CreatedBy, image.Layers.Count));
        await AssertSameAsUnpackedAsync("2");
    }

    [Fact]
    public async Task What_was_only_touched_is_no_change()
    {
        await UnpackAsync();
        using (var root = RootDirectory.Open(At("")))
        {
            var path = RootPath.Clean("etc/changed");
            var time = root.Status(path, followLast: false).ModifiedAt;
            File.WriteAllText(At("etc/changed"), "text");
            root.SetTimes(path, time);
            root.SetMode(RootPath.Clean("etc/mode"), 0x1ff);
            root.SetMode(RootPath.Clean("etc/mode"), 0x1a4);
        }
        await RepackAsync("2");
        var image = await place.ImageAsync("2");
        Assert.Single(image.Layers);
        Assert.Equal(("dotnet-oci repack", true), (image.Config.Value.History![^1].CreatedBy, image.Config.Value.History[^1].EmptyLayer));
    }

    [Fact]
    public async Task A_change_of_bytes_alone_is_seen()
    {
        await UnpackAsync();
        using (var root = RootDirectory.Open(At("")))
        {
            var path = RootPath.Clean("etc/changed");
            var time = root.Status(path, followLast: false).ModifiedAt;
            File.WriteAllText(At("etc/changed"), "tEXt");
            root.SetTimes(path, time);
            root.SetXattr(RootPath.Clean("etc/mode"), new ExtendedAttribute("user.note", new byte[] { 1 }));
        }
        await RepackAsync("2");
        Assert.Equal(["etc/", "etc/changed", "etc/mode"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await AssertSameAsUnpackedAsync("2");
    }

    [Fact]
    public async Task An_extended_attribute_of_the_root_alone_is_a_change()
    {
        await UnpackAsync();
        using (var root = RootDirectory.Open(At(""))) root.SetXattr(RootPath.Root, new ExtendedAttribute("user.note", new byte[] { 1 }));
        await RepackAsync("2", request => request with { RefreshBundle = true });
        var image = await place.ImageAsync("2");
        Assert.Equal(2, image.Layers.Count);
        using (var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop)) Assert.Contains(tree.Find(RootPath.Root)!.Metadata.Xattrs, xattr => xattr.Name == "user.note");
        using (var root = RootDirectory.Open(At(""))) root.SetTimes(RootPath.Root, new UnixTime(1000));
        await RepackAsync("3");
        Assert.Equal(2, (await place.ImageAsync("3")).Layers.Count);
    }

    [Fact]
    public async Task Folders_that_changed_places_are_seen_although_no_file_was_touched()
    {
        await UnpackAsync();
        Directory.Move(At("swap/one"), At("swap/three"));
        Directory.Move(At("swap/two"), At("swap/one"));
        Directory.Move(At("swap/three"), At("swap/two"));
        await RepackAsync("2");
        Assert.Equal(["swap/", "swap/one/", "swap/one/f", "swap/two/", "swap/two/f"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await AssertSameAsUnpackedAsync("2");
    }

    [Fact]
    public async Task A_new_name_brings_the_others_and_a_removed_one_does_not()
    {
        await UnpackAsync();
        using (var root = RootDirectory.Open(At("")))
        {
            root.CreateHardLink(RootPath.Clean("z-name"), RootPath.Clean("etc/changed"));
            root.Unlink(RootPath.Clean("links/b"));
        }
        await RepackAsync("2");
        Assert.Equal(["etc/", "etc/changed", "links/", "links/.wh.b", "z-name = etc/changed"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await AssertSameAsUnpackedAsync("2");
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_and_the_other_way_round()
    {
        await UnpackAsync();
        Directory.Delete(At("gone"), recursive: true);
        File.WriteAllText(At("gone"), "a file now");
        File.Delete(At("etc/changed"));
        Directory.CreateDirectory(At("etc/changed"));
        File.WriteAllText(At("etc/changed/in"), "");
        await RepackAsync("2");
        Assert.Equal(["etc/", "etc/changed/", "etc/changed/in", "gone"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await AssertSameAsUnpackedAsync("2");
    }

    [Fact]
    public async Task Masked_paths_and_volumes_do_not_count()
    {
        await UnpackAsync(volumes: "/data");
        Directory.CreateDirectory(At("data"));
        File.WriteAllText(At("data/in-volume"), "");
        File.WriteAllText(At("etc/masked"), "");
        File.WriteAllText(At("seen"), "");
        Directory.Delete(At("gone"), recursive: true);
        await RepackAsync("2", request => request with { MaskPath = ["/etc", "gone"] });
        Assert.Equal(["seen"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await RepackAsync("3", request => request with { NoMaskVolumes = true });
        Assert.Equal([".wh.gone", "data/", "data/in-volume", "etc/", "etc/masked", "seen"], await place.EntriesAsync((await place.ImageAsync("3")).Layers[^1]));
    }

    [Fact]
    public async Task A_refreshed_bundle_goes_on_from_there()
    {
        await UnpackAsync();
        File.WriteAllText(At("one"), "");
        await RepackAsync("2", request => request with { RefreshBundle = true });
        File.WriteAllText(At("two"), "");
        await RepackAsync("3", request => request with { RefreshBundle = true });
        var image = await place.ImageAsync("3");
        Assert.Equal(3, image.Layers.Count);
        Assert.Equal(["two"], await place.EntriesAsync(image.Layers[^1]));
        await AssertSameAsUnpackedAsync("3");
        await RepackAsync("4", request => request with { History = new HistoryOptions { IsNone = true } });
        Assert.Equal(image.Descriptor.Digest, (await place.ImageAsync("4")).Descriptor.Digest);
    }

    [Fact]
    public async Task Random_changes_come_through_whole()
    {
        await UnpackAsync();
        for (var round = 0; round < 4; round++)
        {
            using (var root = RootDirectory.Open(At("")))
            {
                var tree = new RandomTree(root, new Random(round));
                tree.Grow(60);
                tree.Change(40);
            }
            await RepackAsync($"r{round}", request => request with { RefreshBundle = round % 2 == 0 });
            await AssertSameAsUnpackedAsync($"r{round}");
        }
    }

    [Fact]
    public async Task Of_an_index_the_unpacked_image_is_replaced_and_the_others_stay()
    {
        var arm = await SampleImage.WriteAsync(place.Layout, Platform.Parse("linux/arm64"), null, "arm");
        var amd = await SampleImage.WriteAsync(place.Layout, null, null, "amd");
        await place.Layout.TagAsync("multi", await SampleImage.WriteIndexAsync(place.Layout, amd, arm), Stop);
        await new UnpackOperation(place.Host).RunAsync(new UnpackRequest { Image = place.Ref("multi"), Bundle = bundle }, Stop);
        File.WriteAllText(At("new"), "");
        await RepackAsync("multi");
        var target = (await place.Layout.FindAsync("multi", Stop))!;
        var index = (await new ImageLoader(place.Layout).ReadIndexAsync(target, Stop)).Value;
        Assert.Equal(arm.Descriptor.Digest, index.Manifests[1].Digest);
        Assert.Equal(2, (await place.ImageAsync("multi")).Layers.Count);
    }

    [Fact]
    public async Task Ids_are_mapped_back()
    {
        await UnpackAsync(request: request => request with { UidMap = ["0:100000:65536"], GidMap = ["0:100000:65536"] });
        File.WriteAllText(At("new"), "");
        using (var root = RootDirectory.Open(At(""))) root.SetOwner(RootPath.Clean("new"), 100033, 100034);
        await RepackAsync("2");
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync((await place.ImageAsync("2")).Layers, Stop);
        Assert.Equal((33u, 34u), (tree.Find(RootPath.Clean("new"))!.Metadata.Uid, tree.Find(RootPath.Clean("new"))!.Metadata.Gid));
    }

    [Fact]
    public async Task Without_rights_noted_owners_survive_the_way_there_and_back()
    {
        await UnpackAsync(request: request => request with { Rootless = true });
        using (var root = RootDirectory.Open(At("")))
        {
            Assert.Contains(root.ReadXattrs(RootPath.Clean("owned")), xattr => xattr.Name == "user.rootlesscontainers");
            File.AppendAllText(At("owned"), "more");
        }
        File.WriteAllText(At("mine"), "");
        await RepackAsync("2");
        var image = await place.ImageAsync("2");
        Assert.Equal(["mine", "owned"], await place.EntriesAsync(image.Layers[^1]));
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        var owned = tree.Find(RootPath.Clean("owned"))!.Metadata;
        Assert.Equal((33u, 34u, 0), (owned.Uid, owned.Gid, owned.Xattrs.Count));
        Assert.Equal(0u, tree.Find(RootPath.Clean("mine"))!.Metadata.Uid);
    }

    [Fact]
    public async Task What_is_no_bundle_of_an_image_is_refused()
    {
        Assert.Equal(ErrorCodes.InvalidBundle, (await Assert.ThrowsAsync<OciException>(() => RepackAsync("2"))).Code);
        await UnpackAsync();
        File.WriteAllText(Path.Combine(bundle, "rootfs.mtree"), "#mtree v2.0 taken=1.0\n./x type=what\n");
        Assert.Equal(ErrorCodes.InvalidBundle, (await Assert.ThrowsAsync<OciException>(() => RepackAsync("2"))).Code);
        File.Delete(Path.Combine(bundle, "rootfs.mtree"));
        Assert.Equal(ErrorCodes.InvalidBundle, (await Assert.ThrowsAsync<OciException>(() => RepackAsync("2"))).Code);
        File.WriteAllText(Path.Combine(bundle, "oci-bundle.json"), "{");
        Assert.Equal(ErrorCodes.InvalidBundle, (await Assert.ThrowsAsync<OciException>(() => RepackAsync("2"))).Code);
    }

    [Fact]
    public async Task The_unpacked_image_must_still_be_there()
    {
        await UnpackAsync();
        var image = await place.ImageAsync("1");
        await place.Layout.UntagAsync("1", Stop);
        File.WriteAllText(At("new"), "");
        await RepackAsync("2"); // its content is still there
        File.Delete(place.Layout.Blobs.PathOf(image.Descriptor.Digest));
        Assert.Equal(ErrorCodes.ImageNotFound, (await Assert.ThrowsAsync<OciException>(() => RepackAsync("3"))).Code);
    }

    private string At(string path) => Path.Combine(bundle, "rootfs", path);

    private Task<Descriptor> RepackAsync(string name, Func<RepackRequest, RepackRequest>? change = null) =>
        new RepackOperation(place.KeepingTimes).RunAsync((change ?? (request => request))(new RepackRequest { Bundle = bundle, Image = place.Ref(name) }), Stop);

    private async Task AssertSameAsUnpackedAsync(string name)
    {
        var again = place.Folder[$"again-{name}"];
        await new UnpackOperation(place.Host).RunAsync(new UnpackRequest { Image = place.Ref(name), Bundle = again }, Stop);
        var difference = TreeSnapshot.Of(Path.Combine(bundle, "rootfs"), ignore: path => path.IsRoot).DiffTo(TreeSnapshot.Of(Path.Combine(again, "rootfs"), ignore: path => path.IsRoot));
        Assert.Equal("", difference);
    }

    private async Task UnpackAsync(string? volumes = null, Func<UnpackRequest, UnpackRequest>? request = null)
    {
        var source = place.Folder.Make("source");
        foreach (var folder in (string[])["etc", "gone/deep", "swap/one", "swap/two", "links"]) Directory.CreateDirectory(Path.Combine(source, folder));
        foreach (var file in (string[])["etc/changed", "etc/deleted", "etc/mode", "gone/deep/file", "swap/one/f", "links/a", "owned"]) File.WriteAllText(Path.Combine(source, file), "text");
        File.WriteAllText(Path.Combine(source, "swap/two/f"), "TEXT");
        using (var root = RootDirectory.Open(source))
        {
            root.CreateHardLink(RootPath.Clean("links/b"), RootPath.Clean("links/a"));
            root.CreateHardLink(RootPath.Clean("links/c"), RootPath.Clean("links/a"));
            root.SetOwner(RootPath.Clean("owned"), 33, 34);
            foreach (var same in (string[])["swap/one/f", "swap/two/f", "swap/one", "swap/two"]) root.SetTimes(RootPath.Clean(same), new UnixTime(1000, 5));
            root.SetMode(RootPath.Clean("etc/mode"), 0x1a4);
        }
        await new NewOperation(place.Host).RunAsync(new NewRequest { Image = place.Ref("1") }, Stop);
        await new InsertOperation(place.KeepingTimes).RunAsync(new InsertRequest { Image = place.Ref("1"), Source = source, Target = "/" }, Stop);
        if (volumes is not null) await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Volumes = [volumes] });
        await new UnpackOperation(place.Host).RunAsync((request ?? (r => r))(new UnpackRequest { Image = place.Ref("1"), Bundle = bundle }), Stop);
    }
}
