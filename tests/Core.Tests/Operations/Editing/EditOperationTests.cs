using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

public sealed class EditOperationTests : IDisposable
{
    private static readonly EntryMetadata Plain = new() { Mode = 0x1a4, ModifiedAt = new UnixTime(5_000_000_000, 7) };

    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task An_image_moves_to_a_new_base_with_its_own_layers_and_history()
    {
        var old = await place.MakeAsync("old", contents: ["base", "base 2"]);
        await place.MakeAsync("new", contents: ["patched", "patched 2", "patched 3"]);
        var draft = ImageDraft.From(old);
        draft.Add(await SampleImage.WriteLayerAsync(place.Layout, LayerCompression.Gzip, ("app", "app")), new History { CreatedBy = "COPY app" });
        draft.Add(new History { CreatedBy = "CMD app" });
        draft.Config = draft.Config with { Config = draft.Config.Config! with { User = "app" } };
        await place.Layout.TagAsync("app", (await draft.CommitAsync(place.Layout, Stop)).Descriptor, Stop);
        await EditAsync(new EditRequest { Image = place.Ref("app"), NewBase = place.Ref("new"), OldBase = place.Ref("old") });
        var image = await place.ImageAsync("app");
        Assert.Equal(["layer 0", "layer 1", "layer 2", "COPY app", "CMD app"], image.Config.Value.History!.Select(entry => entry.CreatedBy));
        Assert.Equal(4, image.Layers.Count);
        Assert.Equal("app", image.Config.Value.Config!.User);
        Assert.Equal((await place.ImageAsync("new")).Descriptor.Digest.ToString(), image.Manifest.Value.Annotations!["org.opencontainers.image.base.digest"]);
        Assert.Equal("patched", await ReadAsync(image, "data/0"));
        var fault = await Assert.ThrowsAsync<OciException>(() => EditAsync(new EditRequest { Image = place.Ref("app"), NewBase = place.Ref("new"), OldBase = place.Ref("old") }));
        Assert.Equal(ErrorCodes.ImpossibleEdit, fault.Code);
    }

    [Fact]
    public async Task The_old_base_is_what_the_annotations_say()
    {
        var old = await place.MakeAsync("old", contents: "base");
        await place.MakeAsync("new", contents: "patched");
        var draft = ImageDraft.From(old);
        draft.Add(await SampleImage.WriteLayerAsync(place.Layout, LayerCompression.Gzip, ("app", "app")), new History { CreatedBy = "COPY app" });
        await place.Layout.TagAsync("app", (await draft.CommitAsync(place.Layout, Stop)).Descriptor, Stop);
        Assert.Equal(ErrorCodes.ImpossibleEdit, (await Assert.ThrowsAsync<OciException>(() => EditAsync(new EditRequest { Image = place.Ref("app"), NewBase = place.Ref("new") }))).Code);
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("app"), Annotations = [$"org.opencontainers.image.base.name={place.Ref("old")}"] });
        await EditAsync(new EditRequest { Image = place.Ref("app"), NewBase = place.Ref("new") });
        Assert.Equal("patched", await ReadAsync(await place.ImageAsync("app"), "data/0"));
    }

    [Fact]
    public async Task Layers_are_dropped_by_number_by_digest_and_by_what_made_them()
    {
        var before = await place.MakeAsync("1", contents: ["a", "b", "c", "d"]);
        await EditAsync(new EditRequest { Image = place.Ref("1"), DropLayers = ["2", before.Layers[3].Descriptor.Digest.Encoded[..12]], DropCreatedBy = "^layer 0$" });
        var image = await place.ImageAsync("1");
        Assert.Equal([before.Layers[2]], image.Layers);
        Assert.Equal(["layer 2"], image.Config.Value.History!.Select(entry => entry.CreatedBy));
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new EditRequest { Image = place.Ref("1"), DropLayers = ["2"] }));
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new EditRequest { Image = place.Ref("1"), DropCreatedBy = "nothing" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), DropCreatedBy = "(" }));
    }

    [Fact]
    public async Task A_stripped_path_leaves_every_layer_and_untouched_layers_stay_byte_by_byte()
    {
        var before = await MakeLayersAsync(
            [Folder("etc"), File("etc/keep", "k"), Folder("secret"), File("secret/key", "key")],
            [new DeletedChange(RootPath.Clean("secret"))],
            [File("other", "o")]);
        await EditAsync(new EditRequest { Image = place.Ref("1"), Strip = ["/secret"] });
        var image = await place.ImageAsync("1");
        Assert.Equal(["etc/", "etc/keep"], await place.EntriesAsync(image.Layers[0]));
        Assert.Empty(await place.EntriesAsync(image.Layers[1]));
        Assert.Equal(before.Layers[2], image.Layers[2]);
    }

    [Fact]
    public async Task A_squashed_link_to_a_link_is_one_to_the_file_below()
    {
        await MakeLayersAsync(
            [File("one", "1")],
            [new HardLinkChange(RootPath.Clean("second"), RootPath.Clean("one")), new HardLinkChange(RootPath.Clean("third"), RootPath.Clean("second"))],
            [File("second", "2")]);
        var before = await TreeAsync(await place.ImageAsync("1"));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Squash = "2" });
        var image = await place.ImageAsync("1");
        Assert.Equal(["second", "third = one"], await place.EntriesAsync(image.Layers[1]));
        Assert.Equal(before, await TreeAsync(image));
    }

    [Fact]
    public async Task A_squashed_link_to_a_link_of_a_layer_below_it_is_one_to_the_file_below_both()
    {
        await MakeLayersAsync([File("one", "1")], [new HardLinkChange(RootPath.Clean("second"), RootPath.Clean("one"))], [new HardLinkChange(RootPath.Clean("another"), RootPath.Clean("second"))]);
        var before = await TreeAsync(await place.ImageAsync("1"));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Squash = "2" });
        var image = await place.ImageAsync("1");
        Assert.Equal(["another = one", "second = one"], await place.EntriesAsync(image.Layers[1]));
        Assert.Equal(before, await TreeAsync(image));
    }

    [Fact]
    public async Task What_one_layer_cannot_say_is_not_squashed()
    {
        await MakeLayersAsync([Folder("d"), File("d/a", "1")], [new HardLinkChange(RootPath.Clean("b"), RootPath.Clean("d/a"))], [new DeletedChange(RootPath.Clean("d"))]);
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new EditRequest { Image = place.Ref("1"), Squash = "2" }));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Flatten = true });
        Assert.Equal(["b"], await place.EntriesAsync((await place.ImageAsync("1")).Layers[0]));
    }

    [Fact]
    public async Task What_a_layer_has_below_a_link_goes_where_the_link_leads()
    {
        await MakeLayersAsync(
            [new SymlinkChange(RootPath.Clean("link"), new EntryMetadata { Mode = 0x1ff }, "/real"u8.ToArray()), Folder("real"), File("real/gone", "0")],
            [new DeletedChange(RootPath.Clean("link/gone")), File("link/in/file", "1"), new HardLinkChange(RootPath.Clean("link/name"), RootPath.Clean("link/in/file"))],
            [Folder("link"), File("link/deep/own", "3"), File("link/own", "2")]);
        await EditAsync(new EditRequest { Image = place.Ref("1"), Squash = "1-2" });
        var image = await place.ImageAsync("1");
        Assert.Equal(["link", "real/", "real/in/file", "real/name = real/in/file"], (await place.EntriesAsync(image.Layers[0])).Select(entry => entry.Split(" -> ")[0]));
        Assert.Equal("1", await ReadAsync(image, "real/name"));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Flatten = true });
        image = await place.ImageAsync("1");
        Assert.Equal("2", await ReadAsync(image, "link/own"));
        Assert.Equal("3", await ReadAsync(image, "link/deep/own"));
        Assert.Equal("1", await ReadAsync(image, "real/in/file"));
    }

    [Fact]
    public async Task A_hard_link_to_what_is_stripped_is_a_fault()
    {
        await MakeLayersAsync([File("a", "x"), new HardLinkChange(RootPath.Clean("b"), RootPath.Clean("a"))]);
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new EditRequest { Image = place.Ref("1"), Strip = ["a"] }));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Strip = ["a", "b"] });
    }

    [Fact]
    public async Task Flattening_leaves_one_layer_with_the_same_tree_and_no_whiteouts()
    {
        var before = await MakeLayersAsync(
            [Folder("d"), File("d/a", "1"), File("d/gone", "x"), File("file", "f")],
            [new DeletedChange(RootPath.Clean("d/gone")), Folder("d"), File("d/a", "2"), new HardLinkChange(RootPath.Clean("link"), RootPath.Clean("file"))],
            [Folder("e"), File("e/new", "n")]);
        await EditAsync(new EditRequest { Image = place.Ref("1"), Flatten = true });
        var image = await place.ImageAsync("1");
        Assert.Equal(["d/", "d/a", "e/", "e/new", "file", "link = file"], await place.EntriesAsync(Assert.Single(image.Layers)));
        Assert.Equal("2", await ReadAsync(image, "d/a"));
        Assert.Equal(before.Config.Value.History!.Count, image.Config.Value.History!.Count);
        Assert.Equal([true, true, null], image.Config.Value.History.Select(entry => entry.EmptyLayer));
    }

    [Fact]
    public async Task A_squashed_range_still_hides_and_links_what_is_below()
    {
        await MakeLayersAsync(
            [Folder("d"), File("d/a", "1"), Folder("gone"), File("gone/x", "x"), Folder("swap"), File("swap/old", "o"), File("target", "t")],
            [new DeletedChange(RootPath.Clean("gone")), File("swap", "a file")],
            [new DeletedChange(RootPath.Clean("d/a")), Folder("swap"), File("swap/new", "n"), new HardLinkChange(RootPath.Clean("zlink"), RootPath.Clean("target"))],
            [File("top", "t")]);
        var before = await TreeAsync(await place.ImageAsync("1"));
        await EditAsync(new EditRequest { Image = place.Ref("1"), Squash = "2-3" });
        var image = await place.ImageAsync("1");
        Assert.Equal(3, image.Layers.Count);
        Assert.Equal([".wh.gone", "d/.wh.a", "swap/.wh..wh..opq", "swap/", "swap/new", "zlink = target"], await place.EntriesAsync(image.Layers[1]));
        Assert.Equal(before, await TreeAsync(image));
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new EditRequest { Image = place.Ref("1"), Squash = "2-9" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), Squash = "3-2" }));
    }

    [Fact]
    public async Task An_artifact_gets_annotations_and_nothing_else()
    {
        var config = await place.Layout.WriteAllAsync("{}"u8.ToArray(), MediaTypes.OciEmpty, Stop);
        var content = await place.Layout.WriteAllAsync("bill"u8.ToArray(), "application/spdx+json", Stop);
        var manifest = new ImageManifest
        {
            SchemaVersion = 2, MediaType = MediaTypes.OciManifest, ArtifactType = "application/spdx+json", Config = config, Layers = [content],
            Annotations = new Dictionary<string, string> { ["kept"] = "1", ["gone"] = "2" },
        };
        await place.Layout.TagAsync("bill", await SampleImage.WriteJsonAsync(place.Layout, manifest), Stop);
        var target = await EditAsync(new EditRequest { Image = place.Ref("bill"), Annotations = ["new=3", "gone-"] });
        Assert.Equal(target, (await place.Layout.FindAsync("bill", Stop))! with { Annotations = null });
        var edited = (await new ImageLoader(place.Layout).ReadManifestAsync(target, Stop)).Value;
        Assert.Equal([("kept", "1"), ("new", "3")], edited.Annotations!.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("application/spdx+json", config.Digest, content.Digest), (edited.ArtifactType, edited.Config.Digest, Assert.Single(edited.Layers).Digest));
        Assert.Equal(target.Digest, (await EditAsync(new EditRequest { Image = place.Ref("bill"), Annotations = ["new=3"] })).Digest);
        Assert.Equal(ErrorCodes.NotAnImage, await CodeAsync(new EditRequest { Image = place.Ref("bill"), Annotations = ["new=3"], Flatten = true }));
    }

    [Fact]
    public async Task All_times_become_one_or_only_later_ones()
    {
        await MakeLayersAsync([File("a", "x"), File("old", "x") with { Metadata = Plain with { ModifiedAt = new UnixTime(5) } }]);
        await EditAsync(new EditRequest { Image = place.Ref("1"), ClampTime = "1000000000", Tag = "clamped" });
        var clamped = await place.ImageAsync("clamped");
        Assert.Equal([new UnixTime(1_000_000_000), new UnixTime(5)], await TimesAsync(clamped, "a", "old"));
        await EditAsync(new EditRequest { Image = place.Ref("1"), SetTime = "2001-09-09T01:46:40Z" });
        var set = await place.ImageAsync("1");
        Assert.Equal([new UnixTime(1_000_000_000), new UnixTime(1_000_000_000)], await TimesAsync(set, "a", "old"));
        Assert.All(set.Config.Value.History!, entry => Assert.Equal("2001-09-09T01:46:40Z", entry.Created));
        Assert.Equal("2001-09-09T01:46:40Z", set.Config.Value.Created);
        var again = await EditAsync(new EditRequest { Image = place.Ref("1"), SetTime = "1000000000" });
        Assert.Equal(set.Descriptor.Digest, again.Digest);
    }

    [Fact]
    public async Task What_an_edit_does_not_change_keeps_the_bytes_that_another_tool_wrote()
    {
        var image = await place.MakeAsync("1", contents: "a");
        var config = await place.Layout.WriteAllAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(image.Config.Raw.Span).Replace(",", " ,\n", StringComparison.Ordinal)), MediaTypes.OciConfig, Stop);
        var layer = image.Layers[0].Descriptor;
        var manifest = await place.Layout.WriteAllAsync(Encoding.UTF8.GetBytes($$"""
            {"layers": [{"size": {{layer.Size}}, "digest": "{{layer.Digest}}", "mediaType": "{{layer.MediaType}}"}], "schemaVersion": 2,
             "config": {"size": {{config.Size}}, "mediaType": "{{config.MediaType}}", "digest": "{{config.Digest}}"} }
            """), MediaTypes.OciManifest, Stop);
        var index = await place.Layout.WriteAllAsync(Encoding.UTF8.GetBytes($$"""{"manifests": [{"digest":"{{manifest.Digest}}","size":{{manifest.Size}},"mediaType":"{{manifest.MediaType}}"}], "schemaVersion":2}"""), MediaTypes.OciIndex, Stop);
        await place.Layout.TagAsync("image", manifest, Stop);
        await place.Layout.TagAsync("index", index, Stop);
        foreach (var (name, target) in (IEnumerable<(string, Descriptor)>)[("image", manifest), ("index", index)])
        {
            var request = new EditRequest { Image = place.Ref(name) };
            foreach (var edit in (EditRequest[])[request with { ToOci = true }, request with { Annotations = ["absent-"] }, request with { LabelToAnnotation = true }, request with { ClampTime = "2100-01-01T00:00:00Z" }, request with { Strip = ["/absent"] }, request with { ExternalUrlsRm = true }])
                Assert.Equal(target.Digest, (await EditAsync(edit)).Digest);
            var edited = await EditAsync(request with { Annotations = ["a=b"], Tag = "edited" });
            Assert.NotEqual(target.Digest, edited.Digest);
            Assert.Equal(config.Digest, (await place.ImageAsync("edited")).Config.Descriptor.Digest);
        }
    }

    [Fact]
    public async Task Labels_become_annotations_and_annotations_reach_the_index_too()
    {
        await place.MakeAsync("1", contents: "a");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("1"), Labels = ["x=1"] });
        await EditAsync(new EditRequest { Image = place.Ref("1"), LabelToAnnotation = true });
        Assert.Equal("1", (await place.ImageAsync("1")).Manifest.Value.Annotations!["x"]);
        await place.Layout.TagAsync("multi", await SampleImage.WriteIndexAsync(place.Layout, await place.ImageAsync("1")), Stop);
        await EditAsync(new EditRequest { Image = place.Ref("multi"), Annotations = ["y=2"] });
        var index = (await new ImageLoader(place.Layout).ReadIndexAsync((await place.Layout.FindAsync("multi", Stop))!, Stop)).Value;
        Assert.Equal(("2", "2"), (index.Annotations!["y"], (await place.ImageAsync("multi")).Manifest.Value.Annotations!["y"]));
    }

    [Fact]
    public async Task The_form_and_the_compression_change()
    {
        await place.MakeAsync("1", null, LayerCompression.Zstd, "a", "b");
        await EditAsync(new EditRequest { Image = place.Ref("1"), ToDocker = true, Compression = LayerCompression.Gzip, Tag = "docker" });
        var docker = await place.ImageAsync("docker");
        Assert.Equal((MediaTypes.DockerManifest, MediaTypes.DockerLayerGzip), (docker.Descriptor.MediaType, docker.Layers[0].Descriptor.MediaType));
        await EditAsync(new EditRequest { Image = place.Ref("docker"), ToOci = true });
        Assert.Equal(MediaTypes.OciManifest, (await place.ImageAsync("docker")).Descriptor.MediaType);
        await EditAsync(new EditRequest { Image = place.Ref("1"), Compression = LayerCompression.None });
        Assert.All((await place.ImageAsync("1")).Layers, layer => Assert.Equal((MediaTypes.OciLayer, layer.DiffId), (layer.Descriptor.MediaType, layer.Descriptor.Digest)));
    }

    [Fact]
    public async Task Options_that_exclude_one_another_are_wrong_usage()
    {
        await place.MakeAsync("1", contents: "a");
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), ToDocker = true, ToOci = true }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), Flatten = true, Squash = "1" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), SetTime = "0", ClampTime = "0" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), OldBase = "x" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new EditRequest { Image = place.Ref("1"), SetTime = "noon" }));
    }

    private static DirectoryChange Folder(string path) => new(RootPath.Clean(path), Plain with { Mode = 0x1ed });

    private static FileChange File(string path, string text) => new(RootPath.Clean(path), Plain, text.Length, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    private Task<Descriptor> EditAsync(EditRequest request) => new EditOperation(place.Host).RunAsync(request, Stop);

    private async Task<ErrorCode> CodeAsync(EditRequest request) => (await Assert.ThrowsAsync<OciException>(() => EditAsync(request))).Code;

    private async Task<Image> MakeLayersAsync(params Change[][] layers)
    {
        var draft = ImageDraft.Scratch(SampleImage.Amd64);
        foreach (var (index, changes) in layers.Index())
            draft.Add(await LayerWriter.WriteAsync(new ChangeSet(changes), new LayerWriterOptions(), place.Layout, Stop), new History { CreatedBy = $"layer {index}", Created = "2026-01-01T00:00:00Z" });
        var image = await draft.CommitAsync(place.Layout, Stop);
        await place.Layout.TagAsync("1", image.Descriptor, Stop);
        return image;
    }

    private async Task<string> ReadAsync(Image image, string path)
    {
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        var node = tree.Find(RootPath.Clean(path))!;
        await tree.FetchAsync([node], Stop);
        using var reader = new StreamReader(tree.OpenRead(node));
        return await reader.ReadToEndAsync(Stop);
    }

    private async Task<UnixTime[]> TimesAsync(Image image, params string[] paths)
    {
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        return [.. paths.Select(path => tree.Find(RootPath.Clean(path))!.Metadata.ModifiedAt)];
    }

    private async Task<string> TreeAsync(Image image)
    {
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        var names = new List<string>();
        var pending = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (pending.TryPop(out var folder))
        {
            foreach (var node in tree.List(folder))
            {
                names.Add($"{node.Path} {node.Kind} {node.Size}");
                if (node.IsDirectory) pending.Push(node);
            }
        }
        return string.Join('\n', names.Order(StringComparer.Ordinal));
    }
}
