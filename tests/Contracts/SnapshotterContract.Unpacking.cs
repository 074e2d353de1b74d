using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    private readonly MemoryContentStore store = new();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_made_into_a_layer_unpacks_to_the_same_tree(string what, string script)
    {
        Assert.NotEmpty(what);
        var (layers, tree) = await PackAsync(LayerCompression.Gzip, BaseScript, script);
        await using var other = await OpenAsync(new SnapshotOptions { Folder = folder["other"] });

        var chain = await other.UnpackAsync(layers, store, default);

        Assert.Equal(ChainId.Of(layers.Select(layer => layer.DiffId)), chain);
        await using var view = await other.ViewAsync(chain, default);
        Assert.Equal(tree, TreeSnapshot.Of(view.Root).ToString());
    }

    [Fact]
    public async Task No_layers_are_no_stack() => Assert.Null(await Snapshotter.UnpackAsync([], store, default));

    [Fact]
    public async Task Layers_that_are_unpacked_are_not_read_again()
    {
        var (layers, _) = await PackAsync(LayerCompression.Zstd, "echo 1 > a", "echo 2 > b");

        Assert.NotNull(await Snapshotter.UnpackAsync(layers, new MemoryContentStore(), default));
    }

    [Fact]
    public async Task Only_missing_layers_are_read()
    {
        var (layers, tree) = await PackAsync(LayerCompression.None, "echo 1 > a", "echo 2 > b", "echo 3 > c");
        await using var other = await OpenAsync(new SnapshotOptions { Folder = folder["other"] });
        await other.UnpackAsync(layers.Take(2).ToList(), store, default);
        var onlyLast = new MemoryContentStore();
        await CopyBlobAsync(layers[2].Descriptor, onlyLast);

        var chain = await other.UnpackAsync(layers, onlyLast, default);

        await using var view = await other.ViewAsync(chain, default);
        Assert.Equal(tree, TreeSnapshot.Of(view.Root).ToString());
    }

    [Fact]
    public async Task Many_tasks_unpack_one_stack_once()
    {
        var (layers, tree) = await PackAsync(LayerCompression.Gzip, BaseScript, "rm -r tree; echo x > file", "mkdir tree; echo y > tree/y");
        var events = new List<LayerUnpacked>();
        var progress = new Reporter(e => { if (e is LayerUnpacked unpacked) lock (events) events.Add(unpacked); });
        await using var one = await OpenAsync(new SnapshotOptions { Folder = folder["other"], Progress = progress });
        await using var two = await OpenAsync(new SnapshotOptions { Folder = folder["other"], Progress = progress });

        var chains = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).UnpackAsync(layers, store, default))));

        Assert.Single(chains.Distinct());
        Assert.Equal(layers.Select(layer => layer.Descriptor.Digest.ToString()).Order(), events.Select(e => e.Scope).Order());
        await using var view = await two.ViewAsync(chains[0], default);
        Assert.Equal(tree, TreeSnapshot.Of(view.Root).ToString());
    }

    [Fact]
    public async Task A_layer_that_is_not_there_leaves_nothing()
    {
        var (layers, _) = await PackAsync(LayerCompression.Gzip, "echo 1 > a", "echo 2 > b");
        var part = new MemoryContentStore();
        await CopyBlobAsync(layers[0].Descriptor, part);

        await Assert.ThrowsAsync<ContentNotFoundException>(() => UnpackElsewhereAsync(layers, part));
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_diff_id_says_leaves_nothing()
    {
        var (layers, _) = await PackAsync(LayerCompression.Gzip, "echo 1 > a", "echo 2 > b");
        layers[1] = layers[1] with { DiffId = layers[0].DiffId };

        await Assert.ThrowsAsync<DigestMismatchException>(() => UnpackElsewhereAsync(layers, store));
    }

    [Fact]
    public async Task A_layer_that_is_no_tar_leaves_nothing()
    {
        var bytes = new byte[4096];
        bytes.AsSpan().Fill((byte)'x');

        Assert.Equal(ErrorCodes.InvalidTar, (await Assert.ThrowsAnyAsync<OciException>(async () => await UnpackElsewhereAsync([await PutAsync(bytes)], store))).Code);
    }

    [Fact]
    public async Task A_cancelled_unpacking_leaves_nothing()
    {
        var (layers, _) = await PackAsync(LayerCompression.Gzip, "echo 1 > a", "echo 2 > b");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => UnpackElsewhereAsync(layers, store, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Directories_on_the_way_keep_what_layers_below_say_of_them()
    {
        var below = new RawTar().With(mode: 0x3ff, time: 77).Directory("tmp/").With(uid: 5, gid: 6, time: 88).Directory("srv/").With(mode: 0x1c0, uid: 7, time: 99).Directory("srv/deep/");
        var above = new RawTar().File("tmp/new", "n").File("srv/deep/new", "n");

        var tree = await UnpackRawAsync(below, above);

        Assert.Contains("/tmp dir 1777 0:0 77.", tree, StringComparison.Ordinal);
        Assert.Contains("/srv dir 0755 5:6 88.", tree, StringComparison.Ordinal);
        Assert.Contains("/srv/deep dir 0700 7:0 99.", tree, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_below_lead_the_way()
    {
        var below = new RawTar().Directory("usr/").Directory("usr/bin/").Symlink("bin", "usr/bin").File("usr/bin/old", "o");
        var above = new RawTar().File("bin/new", "n").File("bin/.wh.old");

        var tree = await UnpackRawAsync(below, above);

        Assert.Contains("/bin link->usr/bin", tree, StringComparison.Ordinal);
        Assert.Contains("/usr/bin/new file", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("old", tree, StringComparison.Ordinal);
    }

    // Programs fail on a name that is listed and cannot be found: `cp -r`, `find`, `tar`.
    [Fact]
    public async Task A_deletion_of_what_is_not_there_leaves_no_name()
    {
        var below = new RawTar().Directory("both/").File("both/old", "o").File("file", "f");
        var above = new RawTar().With(time: 55).Directory("new/").File("new/.wh.nothing").File("new/x", "x").Directory("both/").File("both/.wh.old").File("both/.wh.nothing").Directory("file/").File("file/.wh.nothing");

        var tree = await UnpackRawAsync(below, above);

        Assert.Contains("/new dir 0755 0:0 55.", tree, StringComparison.Ordinal);
        Assert.Contains("/new/x file", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("old", tree, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_below_gets_another_name()
    {
        var below = new RawTar().Directory("a/").With(mode: 0x9ed, uid: 3, time: 5).File("a/file", "content");
        var above = new RawTar().HardLink("link", "a/file");

        var tree = await UnpackRawAsync(below, above);

        Assert.Contains("/a/file file 4755 3:0 5.000000000 7 ", tree, StringComparison.Ordinal);
        Assert.Contains("/link file 4755 3:0 5.000000000 7 ", tree, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "/ dir 0700 1:2 33.000000000")]
    [InlineData(false, "/ dir 0750 8:9 22.000000000")]
    public async Task The_root_is_what_the_topmost_layer_that_names_it_says(bool isNamed, string root)
    {
        var below = new RawTar().With(mode: 0x1e8, uid: 8, gid: 9, time: 22).Directory("./").File("old");
        var above = isNamed ? new RawTar().With(mode: 0x1c0, uid: 1, gid: 2, time: 33).Directory("./").File("new") : new RawTar().File("new");

        Assert.StartsWith(root + "\n", await UnpackRawAsync(below, above, new RawTar().File("newer")), StringComparison.Ordinal);
    }

    private async Task<string> UnpackRawAsync(params RawTar[] tars)
    {
        var layers = new List<LayerBlob>();
        foreach (var tar in tars) layers.Add(await PutAsync(tar.ToArray()));
        return await LookAsync((await Snapshotter.UnpackAsync(layers, store, default))!.Value);
    }

    private async Task UnpackElsewhereAsync(IReadOnlyList<LayerBlob> layers, IContentStore content, CancellationToken ct = default)
    {
        await using var other = await OpenAsync(new SnapshotOptions { Folder = folder["other"] });
        var before = Listing(folder["other"]);
        try
        {
            await other.UnpackAsync(layers, content, ct);
        }
        finally
        {
            Assert.False(await other.ContainsAsync(ChainId.Of(layers.Select(layer => layer.DiffId))!.Value, default));
            var left = Listing(folder["other"]).Except(before).Where(path => !path.Contains("/layers/", StringComparison.Ordinal));
            Assert.Empty(left);
        }
    }

    /// <summary>Runs steps, each on top of the one before, and makes layers of them.</summary>
    private async Task<(List<LayerBlob> Layers, string Tree)> PackAsync(LayerCompression compression, params string[] scripts)
    {
        var layers = new List<LayerBlob>();
        ChainId? parent = null;
        foreach (var script in scripts)
        {
            await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
            Run(snapshot, script);
            var layer = await LayerWriter.WriteAsync(snapshot.ReadChanges(), new LayerWriterOptions { Compression = compression }, store, default);
            parent = ChainId.Of(parent, layer.DiffId);
            await snapshot.CommitAsync(parent.Value, null, default);
            layers.Add(layer);
        }
        return (layers, await LookAsync(parent!.Value));
    }

    private async Task<LayerBlob> PutAsync(byte[] tar)
    {
        await using var writer = await store.BeginWriteAsync(default);
        await writer.WriteAsync(tar);
        return new LayerBlob(await writer.CommitAsync(MediaTypes.OciLayer, null, default), Digest.Sha256(tar));
    }

    private async Task CopyBlobAsync(Descriptor blob, MemoryContentStore target)
    {
        await using var source = await store.OpenReadAsync(blob, default);
        await using var writer = await target.BeginWriteAsync(default);
        await source.CopyToAsync(writer);
        await writer.CommitAsync(blob.MediaType, blob, default);
    }

    private sealed class Reporter(Action<ProgressEvent> report) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => report(value);
    }
}
