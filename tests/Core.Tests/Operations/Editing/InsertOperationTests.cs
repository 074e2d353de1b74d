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
public sealed class InsertOperationTests : IDisposable
{
    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_time_that_is_none_is_told_under_the_name_of_its_option()
    {
        await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["file"], "text");
        var fault = await Assert.ThrowsAsync<OciException>(() => place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", History = new HistoryOptions { Created = "soon" } }));
        Assert.Contains("`--created`", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_gets_its_path_and_the_folders_above_come_as_they_are()
    {
        await ImageWithFoldersAsync();
        File.WriteAllText(place.Folder["file"], "text");
        File.SetUnixFileMode(place.Folder["file"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/usr/share/app/file" });
        var image = await place.ImageAsync("1");
        Assert.Equal(["usr/", "usr/share/", "usr/share/app/", "usr/share/app/file"], await place.EntriesAsync(image.Layers[^1]));
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        Assert.Equal((0x1c0, 7u), (tree.Find(RootPath.Clean("usr/share"))!.Metadata.Mode, tree.Find(RootPath.Clean("usr/share"))!.Metadata.Uid));
        Assert.Equal(0x140, tree.Find(RootPath.Clean("usr/share/app/file"))!.Metadata.Mode);
        Assert.Equal("dotnet-oci insert", image.Config.Value.History![^1].CreatedBy);
    }

    [Fact]
    public async Task Links_on_the_way_are_followed_inside_the_image()
    {
        await ImageWithFoldersAsync();
        File.WriteAllText(place.Folder["file"], "text");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/link/file" });
        Assert.Equal(["usr/", "usr/share/", "usr/share/file"], await place.EntriesAsync((await place.ImageAsync("1")).Layers[^1]));
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/link" });
        Assert.Equal(["link"], await place.EntriesAsync((await place.ImageAsync("1")).Layers[^1]));
    }

    [Fact]
    public async Task A_folder_is_merged_with_its_hard_links_symbolic_links_and_fifos()
    {
        await ImageWithFoldersAsync();
        Fill("source");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["source"], Target = "opt" });
        Assert.Equal(["opt/", "opt/a", "opt/b = opt/a", "opt/fifo", "opt/link", "opt/sub/", "opt/sub/c"], await place.EntriesAsync((await place.ImageAsync("1")).Layers[^1]));
    }

    [Fact]
    public async Task A_folder_is_merged_with_the_one_that_a_link_leads_to()
    {
        await ImageWithFoldersAsync();
        File.WriteAllText(Path.Combine(place.Folder.Make("source"), "a"), "");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["source"], Target = "/link", Tag = "2" });
        Assert.Equal(["usr/", "usr/share/", "usr/share/a"], await place.EntriesAsync((await place.ImageAsync("2")).Layers[^1]));
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["source"], Target = "/link", Opaque = true, Tag = "3" });
        Assert.Contains("link/", await place.EntriesAsync((await place.ImageAsync("3")).Layers[^1]));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_root_leaves_the_roots_attributes()
    {
        await ImageWithFoldersAsync();
        Fill("source");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["source"] + "/", Target = "/" });
        Assert.Equal(["a", "b = a", "fifo", "link", "sub/", "sub/c"], await place.EntriesAsync((await place.ImageAsync("1")).Layers[^1]));
    }

    [Fact]
    public async Task Opaque_hides_what_was_there_and_a_whiteout_takes_it_away()
    {
        await ImageWithFoldersAsync();
        Fill("source");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["source"], Target = "usr", Opaque = true, Tag = "opaque" });
        var opaque = await place.ImageAsync("opaque");
        Assert.Contains("usr/.wh..wh..opq", await place.EntriesAsync(opaque.Layers[^1]));
        Assert.Equal(["usr/a", "usr/b", "usr/fifo", "usr/link", "usr/sub"], await NamesBelowAsync(opaque, "usr"));
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Target = "/usr/share", Whiteout = true, Tag = "without" });
        var without = await place.ImageAsync("without");
        Assert.Equal(["usr/", "usr/.wh.share"], await place.EntriesAsync(without.Layers[^1]));
        Assert.Empty(await NamesBelowAsync(without, "usr"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_history_an_entry_says_nothing_where_every_layer_has_one(bool hasHistory)
    {
        var made = await place.MakeAsync("1", contents: "a");
        if (!hasHistory) await place.Layout.TagAsync("1", (await new ImageRevision(made) { History = null }.CommitAsync(place.Layout, Stop)).Descriptor, Stop);
        var before = (await place.ImageAsync("1")).Config.Value.History ?? [];
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Target = "/b", Whiteout = true, History = new HistoryOptions { IsNone = true } });
        var history = (await place.ImageAsync("1")).Config.Value.History;
        if (hasHistory) Assert.Equal([.. before, new History()], history!);
        else Assert.Null(history);
    }

    [Fact]
    public async Task Owners_are_mapped_and_one_without_a_mapping_is_refused()
    {
        Peer.RequireRoot();
        await ImageWithFoldersAsync();
        File.WriteAllText(place.Folder["file"], "");
        using (var root = RootDirectory.Open(place.Folder.Path)) root.SetOwner(RootPath.Clean("file"), 100005, 100006);
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", UidMap = ["0:100000:65536"], GidMap = ["0:100000:65536"] });
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync((await place.ImageAsync("1")).Layers, Stop);
        Assert.Equal((5u, 6u), (tree.Find(RootPath.Clean("file"))!.Metadata.Uid, tree.Find(RootPath.Clean("file"))!.Metadata.Gid));
        var fault = await Assert.ThrowsAsync<OciException>(() => place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", UidMap = ["0:1:1"] }));
        Assert.Equal(ErrorCodes.UnmappedId, fault.Code);
    }

    [Fact]
    public async Task A_noted_owner_counts_without_rights()
    {
        Peer.RequireRoot();
        await ImageWithFoldersAsync();
        File.WriteAllText(place.Folder["noted"], "");
        File.WriteAllText(place.Folder["plain"], "");
        using (var root = RootDirectory.Open(place.Folder.Path)) root.SetXattr(RootPath.Clean("noted"), new ExtendedAttribute("user.rootlesscontainers", RootlessOwner.Encode(33, 34)));
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["noted"], Target = "noted", Rootless = true });
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["plain"], Target = "plain", Rootless = true });
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync((await place.ImageAsync("1")).Layers, Stop);
        var noted = tree.Find(RootPath.Clean("noted"))!.Metadata;
        Assert.Equal((33u, 34u, 0), (noted.Uid, noted.Gid, noted.Xattrs.Count));
        Assert.Equal(0u, tree.Find(RootPath.Clean("plain"))!.Metadata.Uid);
    }

    [Theory]
    [InlineData("gzip", null, MediaTypes.OciLayerGzip)]
    [InlineData("none", null, MediaTypes.OciLayer)]
    [InlineData("zstd", null, MediaTypes.OciLayerZstd)]
    [InlineData("zstd", "gzip:9", MediaTypes.OciLayerGzip)]
    [InlineData("gzip", "auto", MediaTypes.OciLayerGzip)]
    public async Task The_layer_is_compressed_as_the_last_one_unless_said_otherwise(string last, string? asked, string type)
    {
        await place.MakeAsync("1", null, LayerCompression.Parse(last), "a");
        File.WriteAllText(place.Folder["file"], "text");
        await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", Compression = asked });
        Assert.Equal(type, (await place.ImageAsync("1")).Layers[^1].Descriptor.MediaType);
    }

    [Fact]
    public async Task The_same_insertion_gives_the_same_image()
    {
        await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["file"], "text");
        var first = await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", Tag = "a" });
        var second = await place.InsertAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "file", Tag = "b" });
        Assert.Equal(first.Digest, second.Digest);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await place.MakeAsync("1", contents: "a");
        File.WriteAllText(place.Folder["file"], "text");
        Assert.Equal(ErrorCodes.SourceNotFound, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["nosuch"], Target = "x" }));
        Assert.Equal(ErrorCodes.SourceNotFound, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["no/such"], Target = "x" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "x", Opaque = true }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Target = "/", Whiteout = true }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Target = "x", Whiteout = true, Opaque = true }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "x", Whiteout = true }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Target = "x" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/" }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "." }));
        Assert.Equal(ErrorCodes.Usage, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/etc/" }));
        Assert.Equal(ErrorCodes.ImageNotFound, await CodeAsync(new InsertRequest { Image = place.Ref("2"), Source = place.Folder["file"], Target = "x" }));
    }

    [Fact]
    public async Task Links_that_do_not_end_are_no_folder()
    {
        var layer = await LayerWriter.WriteAsync(new ChangeSet([new SymlinkChange(RootPath.Clean("loop"), new EntryMetadata { Mode = 0x1ff }, "loop"u8.ToArray())]), new LayerWriterOptions(), place.Layout, Stop);
        var image = await ImageDraft.Scratch(SampleImage.Amd64).Add(layer, new History()).CommitAsync(place.Layout, Stop);
        await place.Layout.TagAsync("1", image.Descriptor, Stop);
        File.WriteAllText(place.Folder["file"], "text");
        Assert.Equal(ErrorCodes.ImpossibleEdit, await CodeAsync(new InsertRequest { Image = place.Ref("1"), Source = place.Folder["file"], Target = "/loop/file" }));
    }

    private async Task<ErrorCode> CodeAsync(InsertRequest request) => (await Assert.ThrowsAsync<OciException>(() => place.InsertAsync(request))).Code;

    private void Fill(string name)
    {
        var folder = place.Folder.Make(name);
        File.WriteAllText(Path.Combine(folder, "a"), "same");
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.WriteAllText(Path.Combine(folder, "sub", "c"), "");
        using var root = RootDirectory.Open(folder);
        root.CreateHardLink(RootPath.Clean("b"), RootPath.Clean("a"));
        root.CreateSymbolicLink(RootPath.Clean("link"), "/nowhere"u8);
        root.CreateNode(RootPath.Clean("fifo"), FileKind.Fifo, 0x1a4);
    }

    private async Task ImageWithFoldersAsync()
    {
        var folder = new EntryMetadata { Mode = 0x1ed };
        var layer = await LayerWriter.WriteAsync(
            new ChangeSet([
                new SymlinkChange(RootPath.Clean("link"), folder with { Mode = 0x1ff }, "/usr/share"u8.ToArray()),
                new DirectoryChange(RootPath.Clean("usr"), folder),
                new DirectoryChange(RootPath.Clean("usr/share"), folder with { Mode = 0x1c0, Uid = 7 }),
            ]),
            new LayerWriterOptions(), place.Layout, Stop);
        var image = await ImageDraft.Scratch(SampleImage.Amd64).Add(layer, new History { CreatedBy = "folders" }).CommitAsync(place.Layout, Stop);
        await place.Layout.TagAsync("1", image.Descriptor, Stop);
    }

    private async Task<IEnumerable<string>> NamesBelowAsync(Image image, string folder)
    {
        using var tree = await place.Host.OpenTrees(place.Layout).OpenAsync(image.Layers, Stop);
        return [.. tree.List(tree.Find(RootPath.Clean(folder))!).Select(node => ByteText.Escape(node.Path.Bytes))];
    }
}
