using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

public sealed class LayerWriterTests
{
    private static readonly EntryMetadata Plain = new() { Mode = 0x1a4, ModifiedAt = new UnixTime(1000) };

    private static FileChange File(string path, string content, object? linkKey = null, EntryMetadata? metadata = null) =>
        new(RootPath.Clean(path), metadata ?? Plain, content.Length, () => new MemoryStream(Encoding.Latin1.GetBytes(content)), linkKey);

    private static async Task<(LayerBlob Layer, byte[] Blob)> WriteAsync(IReadOnlyList<Change> changes, LayerWriterOptions? options = null)
    {
        var store = new MemoryContentStore();
        options ??= new LayerWriterOptions { Compression = LayerCompression.None };
        var layer = await LayerWriter.WriteAsync(new ChangeSet(changes), options, store, CancellationToken.None);
        Assert.Equal(layer.DiffId, LayerWriter.DiffIdOf(new ChangeSet(changes), options, CancellationToken.None));
        await using var stream = await store.OpenReadAsync(layer.Descriptor, CancellationToken.None);
        var blob = new MemoryStream();
        await stream.CopyToAsync(blob);
        return (layer, blob.ToArray());
    }

    private static async Task<List<(TarEntry Entry, byte[] Content)>> EntriesAsync(params Change[] changes) => ReadAll((await WriteAsync(changes)).Blob);

    [Fact]
    public async Task Every_kind_of_change_becomes_its_entry()
    {
        var all = await EntriesAsync(
            new DirectoryChange(RootPath.Root, Plain),
            new DeletedChange(RootPath.Clean("gone")),
            new DirectoryChange(RootPath.Clean("d"), Plain with { Mode = 0x3ff }),
            new OpaqueChange(RootPath.Clean("d")),
            new DeletedChange(RootPath.Clean("d/gone")),
            File("d/file", "content"),
            new HardLinkChange(RootPath.Clean("d/hard"), RootPath.Clean("d/file")),
            new NodeChange(RootPath.Clean("d/node1"), Plain, NodeKind.Fifo),
            new NodeChange(RootPath.Clean("d/node2"), Plain, NodeKind.CharacterDevice, 1, 3),
            new NodeChange(RootPath.Clean("d/node3"), Plain, NodeKind.BlockDevice, 259, 70000),
            new SymlinkChange(RootPath.Clean("d/sym"), Plain with { Mode = 0x1ff }, "../away"u8.ToArray()));
        Assert.Equal(
        [
            ("./", TarEntryType.Directory, ""), (".wh.gone", TarEntryType.File, ""), ("d/", TarEntryType.Directory, ""), ("d/.wh..wh..opq", TarEntryType.File, ""),
            ("d/.wh.gone", TarEntryType.File, ""), ("d/file", TarEntryType.File, ""), ("d/hard", TarEntryType.HardLink, "d/file"),
            ("d/node1", TarEntryType.Fifo, ""), ("d/node2", TarEntryType.CharacterDevice, ""), ("d/node3", TarEntryType.BlockDevice, ""),
            ("d/sym", TarEntryType.Symlink, "../away"),
        ], all.Select(e => (Text(e.Entry.RawName), e.Entry.Type, Text(e.Entry.RawLinkName))));
        Assert.Equal("content"u8, all[5].Content);
        Assert.Equal((0x3ff, 259u, 70000u), (all[2].Entry.Mode, all[9].Entry.DeviceMajor, all[9].Entry.DeviceMinor));
    }

    [Fact]
    public async Task The_first_name_of_a_file_carries_its_content_and_the_others_link_to_it()
    {
        var (key, other) = ("inode 1", (object)2);
        var all = await EntriesAsync(File("a", "one", key), File("b", "two", other), File("c", "one", key),
            new SymlinkChange(RootPath.Clean("d"), Plain, "x"u8.ToArray(), 3), new SymlinkChange(RootPath.Clean("e"), Plain, "x"u8.ToArray(), 3),
            new NodeChange(RootPath.Clean("f"), Plain, NodeKind.Fifo, LinkKey: 4), new NodeChange(RootPath.Clean("g"), Plain, NodeKind.Fifo, LinkKey: 4), File("h", "two", other));
        Assert.Equal([TarEntryType.File, TarEntryType.File, TarEntryType.HardLink, TarEntryType.Symlink, TarEntryType.HardLink, TarEntryType.Fifo, TarEntryType.HardLink, TarEntryType.HardLink],
            all.Select(e => e.Entry.Type));
        Assert.Equal(["", "", "a", "x", "d", "", "f", "b"], all.Select(e => Text(e.Entry.RawLinkName)));
        Assert.Equal(0, all[2].Entry.Size);
    }

    [Fact]
    public async Task Later_times_are_clamped_to_the_epoch()
    {
        var options = new LayerWriterOptions { Compression = LayerCompression.None, SourceDateEpoch = new UnixTime(1000) };
        var times = ReadAll((await WriteAsync(
            [File("a", ""), File("b", "", metadata: Plain with { ModifiedAt = new UnixTime(1000, 1) }), File("c", "", metadata: Plain with { ModifiedAt = new UnixTime(999, 5) })], options)).Blob)
            .Select(e => e.Entry.ModifiedAt);
        Assert.Equal([new UnixTime(1000), new UnixTime(1000), new UnixTime(999, 5)], times);
    }

    [Fact]
    public async Task Extended_attributes_of_the_host_stay_there_and_impossible_ones_are_warned_of()
    {
        var events = new List<ProgressEvent>();
        var capability = new byte[24];
        (capability[0], capability[3], capability[4], capability[20]) = (1, 3, 0xff, 7);
        ExtendedAttribute[] xattrs =
        [
            new("security.capability", capability), new("security.selinux", "label"u8.ToArray()), new("system.nfs4_acl", "acl"u8.ToArray()),
            new("user.a=b", "value"u8.ToArray()), new("user.empty", default), new("user.plain", "v\0"u8.ToArray()), new("user.rootlesscontainers", "x"u8.ToArray()),
        ];
        var options = new LayerWriterOptions { Compression = LayerCompression.None, Scope = "step", Progress = new Collector(events) };
        var entry = Assert.Single(ReadAll((await WriteAsync([File("a", "", metadata: Plain with { Xattrs = xattrs })], options)).Blob)).Entry;
        Assert.Equal([new("security.capability", new byte[] { 1, 0, 0, 2, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }), new ExtendedAttribute("user.plain", "v\0"u8.ToArray())], entry.Xattrs);
        var warnings = events.Cast<WarningRaised>().ToList();
        Assert.All(warnings, w => Assert.Equal(("step", ErrorCodes.XattrLeftOut), (w.Scope, w.Diagnostic.Code)));
        Assert.Equal(2, warnings.Count);
    }

    [Theory]
    [InlineData(".wh.a")]
    [InlineData("dir/.wh.a")]
    [InlineData(".wh.dir/a")]
    [InlineData(".wh..wh..opq")]
    public async Task A_name_that_would_be_a_whiteout_is_refused(string name)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => WriteAsync([File(name, "")]));
        Assert.Equal(ErrorCodes.UnfitForLayer, fault.Code);
    }

    [Fact]
    public async Task Names_with_wh_elsewhere_are_fine() => Assert.Single(await EntriesAsync(File("a.wh.b", "")));

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_file_that_changes_while_it_is_read_is_said_to(long size)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => WriteAsync([File("a", "four") with { Size = size }]));
        Assert.Equal(ErrorCodes.UnfitForLayer, fault.Code);
        Assert.Contains("changed while it was read", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_out_of_order_are_our_fault()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync([File("b", ""), File("a", "")]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync([File("a", ""), File("a", "")]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync([new DeletedChange(RootPath.Clean("a")), File("a", "")]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync([new OpaqueChange(RootPath.Clean("a")), new OpaqueChange(RootPath.Clean("a"))]));
    }

    [Fact]
    public async Task A_fault_of_a_source_comes_out_and_nothing_is_stored()
    {
        var store = new MemoryContentStore();
        var broken = File("a", "x") with { Open = () => throw new OciException(ErrorCodes.FileSystem, "no right") };
        var fault = await Assert.ThrowsAsync<OciException>(() => LayerWriter.WriteAsync(new ChangeSet([broken]), new LayerWriterOptions(), store, CancellationToken.None));
        Assert.Equal(ErrorCodes.FileSystem, fault.Code);
        Assert.Empty(store.Digests);
    }

    [Fact]
    public async Task Writing_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        IEnumerable<Change> Endless()
        {
            for (var i = 0; ; i++)
            {
                if (i == 10) cancel.Cancel();
                yield return File($"f{i:d9}", "x");
            }
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LayerWriter.WriteAsync(new ChangeSet(Endless()), new LayerWriterOptions(), new MemoryContentStore(), cancel.Token));
    }

    [Theory]
    [InlineData("zstd:1")]
    [InlineData("zstd")]
    [InlineData("zstd:13")]
    [InlineData("gzip")]
    [InlineData("gzip:1")]
    [InlineData("none")]
    public async Task The_bytes_do_not_depend_on_the_number_of_workers(string compression)
    {
        var big = TestData.Mixed(11_000_000, seed: 1);
        Change[] changes = [new FileChange(RootPath.Clean("big"), Plain, big.Length, () => new TrickleStream(big, 70_001)), File("small", "x")];
        LayerBlob? first = null;
        foreach (var workers in new[] { 1, 2, 8 })
        {
            var options = new LayerWriterOptions { Compression = LayerCompression.Parse(compression), Workers = workers };
            var (layer, blob) = await WriteAsync(changes, options);
            Assert.Equal((first ??= layer).Descriptor.Digest, layer.Descriptor.Digest);
            Assert.Equal(options.Compression.MediaType, layer.Descriptor.MediaType);
            var diffId = await LayerReader.ReadAsync(new MemoryStream(blob), layer.Descriptor, layer.DiffId, LayerLimits.Default, null, CancellationToken.None);
            Assert.Equal(layer.DiffId, diffId);
        }
        Assert.Equal(first!.DiffId, (await WriteAsync(changes)).Layer.DiffId);
    }

    private sealed class Collector(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => events.Add(value);
    }
}
