using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

public sealed class DiffOperationTests : IDisposable
{
    private static readonly EntryMetadata Plain = new() { Mode = 0x1a4, ModifiedAt = new UnixTime(5, 7) };

    private readonly EditedLayout place = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Every_kind_of_change_is_named()
    {
        await MakeAsync("a", [File("content", "one"), File("gone", "x"), File("mode", "x"), File("owner", "x"), File("same", "same"), File("size", "1"), File("time", "x"), Node("twin", 1), Link("where", "a"), File("xattr", "x")]);
        await MakeAsync(
            "b",
            [
                File("content", "two"), File("mode", "x", Plain with { Mode = 0x1ff }), File("new", "new"), File("owner", "x", Plain with { Uid = 1 }), File("same", "same"), File("size", "12"),
                File("time", "x", Plain with { ModifiedAt = new UnixTime(6) }), Node("twin", 2), Link("where", "b"), File("xattr", "x", Plain with { Xattrs = [new ExtendedAttribute("user.a", new byte[] { 1 })] }),
            ]);
        var difference = await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("b") });
        Assert.Equal(
            ["/content changed content", "/gone removed ", "/mode changed mode", "/new added ", "/owner changed owner", "/size changed content", "/time changed time", "/twin changed device", "/where changed link", "/xattr changed xattrs"],
            difference.Files.Select(Show));
        Assert.NotEqual(difference.Files[0].Before!.Content, difference.Files[0].After!.Content);
        Assert.DoesNotContain(await FilesAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("b"), IgnoreTimes = true }), file => file.StartsWith("/time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_is_the_same_as_itself_and_as_its_flat_form()
    {
        await MakeAsync("a", [Folder("d"), File("d/a", "1"), File("d/b", "1")], [new DeletedChange(RootPath.Clean("d/b")), File("e", "2")]);
        Assert.True((await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("a") })).IsNone);
        await new EditOperation(place.Host).RunAsync(new EditRequest { Image = place.Ref("a"), Flatten = true, Tag = "flat" }, Stop);
        var difference = await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("flat") });
        Assert.Empty(difference.Files);
        Assert.Equal(0, difference.CommonLayers);
        Assert.Equal(["/d/b whiteout", "/e file"], (await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("flat"), Layers = true })).Files.Where(file => file.Layer == 2).Select(file => $"{file.Path} {file.Before!.Type}"));
    }

    [Fact]
    public async Task A_folder_that_came_or_went_is_told_with_all_in_it_and_a_change_of_kind_too()
    {
        await MakeAsync("a", [Folder("d"), File("d/x", "1"), File("kind", "1")]);
        await MakeAsync("b", [Folder("kind"), File("kind/in", "1")]);
        Assert.Equal(["/d removed ", "/d/x removed ", "/kind changed type", "/kind/in added "], await FilesAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("b") }));
    }

    [Fact]
    public async Task Configurations_are_compared_value_by_value()
    {
        await place.MakeAsync("a", contents: "x");
        await place.ConfigAsync(new ConfigRequest { Image = place.Ref("a"), Tag = "b", Env = ["PATH=/usr/bin", "NEW=1"], Ports = ["80"], Labels = ["k=v"], Cmd = ["x"], Annotations = ["n=m"], User = "u" });
        var difference = await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("b") });
        Assert.Equal(1, difference.CommonLayers);
        Assert.Empty(difference.Files);
        Assert.Equal(
            ["annotations.n: null > m", "config.Cmd: [\"/bin/sh\"] > [\"x\"]", "config.Env.NEW: null > 1", "config.Env.PATH: /bin > /usr/bin", "config.ExposedPorts.80: null > ", "config.Labels.k: null > v", "config.User: null > u", "history.02: null > dotnet-oci config  (no layer)"],
            difference.Config.Select(value => $"{value.Name}: {value.Before ?? "null"} > {value.After}"));
    }

    [Fact]
    public async Task Layers_are_compared_one_by_one()
    {
        await MakeAsync("a", [File("base", "b")], [File("x", "1"), File("y", "1")]);
        await MakeAsync("b", [File("base", "b")], [File("x", "2"), new DeletedChange(RootPath.Clean("base"))], [File("z", "1")]);
        var difference = await DiffAsync(new DiffRequest { A = place.Ref("a"), B = place.Ref("b"), Layers = true });
        Assert.Equal(1, difference.CommonLayers);
        Assert.Equal(["2 /base added ", "2 /x changed content", "2 /y removed ", "3 /z added "], difference.Files.Select(file => $"{file.Layer} {Show(file)}"));
    }

    [Fact]
    public async Task What_upper_layers_replace_or_take_away_is_waste()
    {
        await MakeAsync("a", [Folder("d"), File("d/big", new string('x', 1000)), File("kept", "kept"), File("twice", "12345")], [new DeletedChange(RootPath.Clean("d/big")), File("twice", "1234567")], [File("twice", "1")]);
        var usage = await new UsageOperation(place.Host).RunAsync(new InspectRequest { Image = place.Ref("a") }, Stop);
        Assert.Equal(["/d/big 1000 1 1", "/twice 12 2 1,2"], usage.Wasted.Select(file => $"{file.Path} {file.Size} {file.Copies} {string.Join(',', file.Layers)}"));
        Assert.Equal((5L, 1012L), (usage.VisibleBytes, usage.WastedBytes));
        Assert.Equal([1005L, 7L, 0L], usage.Layers.Select(layer => layer.WastedBytes));
        Assert.Equal([0, 1, 0], usage.Layers.Select(layer => layer.Deletions));
        Assert.Equal(["/kept 1", "/twice 3"], usage.Files.Select(file => $"{file.Path} {file.Layer}"));
    }

    private static FileChange File(string path, string text, EntryMetadata? metadata = null) => new(RootPath.Clean(path), metadata ?? Plain, text.Length, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    private static DirectoryChange Folder(string path) => new(RootPath.Clean(path), Plain with { Mode = 0x1ed });

    private static SymlinkChange Link(string path, string target) => new(RootPath.Clean(path), Plain, System.Text.Encoding.UTF8.GetBytes(target));

    private static NodeChange Node(string path, uint minor) => new(RootPath.Clean(path), Plain, NodeKind.CharacterDevice, 1, minor);

    private static string Show(FileDifference file) => $"{file.Path} {(file.Before is null ? "added" : file.After is null ? "removed" : "changed")} {string.Join(' ', file.What)}";

    private Task<ImageDifference> DiffAsync(DiffRequest request) => new DiffOperation(place.Host).RunAsync(request, Stop);

    private async Task<IEnumerable<string>> FilesAsync(DiffRequest request) => (await DiffAsync(request)).Files.Select(Show);

    private async Task MakeAsync(string name, params Change[][] layers)
    {
        var draft = ImageDraft.Scratch(SampleImage.Amd64);
        foreach (var (index, changes) in layers.Index())
            draft.Add(await LayerWriter.WriteAsync(ChangeOrder.Sort(changes), new LayerWriterOptions(), place.Layout, Stop), new History { CreatedBy = $"layer {index}" });
        await place.Layout.TagAsync(name, (await draft.CommitAsync(place.Layout, Stop)).Descriptor, Stop);
    }
}
