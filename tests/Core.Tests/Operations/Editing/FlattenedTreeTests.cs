using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Layers;

namespace Oci.Tests.Operations.Editing;

/// <summary>Stacks of layers as no tool writes them, flattened and squashed: what is unpacked of them is what is unpacked of the layers one by one.</summary>
[SupportedOSPlatform("linux")]
public sealed class FlattenedTreeTests : IDisposable
{
    // What a directory's time is that no layer names depends on when it was made.
    private const TreeAspects Aspects = TreeAspects.All & ~TreeAspects.DirectoryTimes;

    private readonly TemporaryFolder place = new();
    private readonly MemoryContentStore content = new();

    public FlattenedTreeTests() => Peer.RequireRoot();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => place.Dispose();

    [Theory]
    [MemberData(nameof(OddStacks))]
    public async Task A_flattened_image_has_the_files_of_its_layers(string name, RawTar[] stack)
    {
        _ = name;
        Assert.NotNull(await AssertSameTreeAsync(stack));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_layers_say_a_flattened_image_has_their_files(int seed)
    {
        var random = new Random(20_261_123 + seed);
        for (var found = 0; found < 40;)
        {
            if (await AssertSameTreeAsync([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomLayer.Next(random))]) is not null) found++;
        }
    }

    public static TheoryData<string, RawTar[]> OddStacks() => new()
    {
        { "below a link of its own layer", [new RawTar().Directory("b/").Symlink("a", "b").File("a/x", "1")] },
        { "below a link that the layer replaces later", [new RawTar().Directory("b/").Symlink("a", "b").File("a/x", "1").File("a", "2")] },
        { "below a link of a layer below that is replaced after", [new RawTar().Directory("b/").Symlink("a", "b"), new RawTar().File("a/x", "1").Directory("a/").File("a/y", "2")] },
        { "a link's target replaced", [new RawTar().File("f", "1").HardLink("h", "f").File("f", "2")] },
        { "a link's target replaced twice", [new RawTar().File("f", "1").HardLink("h", "f").File("f", "2").HardLink("i", "f").File("f", "3")] },
        { "a link to a file below, whose name becomes another file", [new RawTar().File("f", "1"), new RawTar().HardLink("h", "f").File("f", "2")] },
        { "a link to a file below, whose name goes", [new RawTar().File("f", "1"), new RawTar().HardLink("h", "f").File(".wh.f")] },
        { "a link to a file below, whose folder becomes opaque", [new RawTar().File("d/f", "1"), new RawTar().Directory("d/").HardLink("h", "d/f").File("d/.wh..wh..opq")] },
        { "a link before what it leads to", [new RawTar().HardLink("h", "d/f").File("d/f", "1")] },
        { "a link below a link", [new RawTar().Directory("b/").Symlink("a", "b").File("b/f", "1").HardLink("h", "a/f")] },
        { "a link to a link that comes later", [new RawTar().HardLink("h", "i").File("f", "1").HardLink("i", "f")] },
        { "a link to another symbolic link", [new RawTar().Symlink("l", "x").HardLink("h", "l").Symlink("l", "y")] },
        { "a folder replaced by a file and back", [new RawTar().File("d/x", "1"), new RawTar().File("d", "2").Directory("d/").File("d/y", "3")] },
        { "a file for a folder of the same layer", [new RawTar().File("d/x", "1").File("d", "2").File("d/z", "3")] },
        { "opaque after what is in it", [new RawTar().With(mode: 0x1c0).Directory("d/").File("d/x", "1"), new RawTar().File("d/y", "2").File("d/.wh..wh..opq")] },
        { "opaque and nothing else", [new RawTar().With(mode: 0x1c0).Directory("d/").File("d/x", "1"), new RawTar().File("d/.wh..wh..opq")] },
        { "opaque through a link", [new RawTar().Directory("d/").File("d/x", "1").Symlink("l", "d"), new RawTar().File("l/.wh..wh..opq")] },
        { "deleted after what is in it", [new RawTar().With(mode: 0x1c0).Directory("d/").File("d/x", "1"), new RawTar().File("d/y", "2").File(".wh.d")] },
        { "a folder that nobody names, emptied", [new RawTar().File("d/x", "1"), new RawTar().File("d/.wh.x")] },
        { "pseudo-links of AUFS", [new RawTar().File(".wh..wh.plnk/7.1", "1").HardLink("a", ".wh..wh.plnk/7.1").HardLink("b", ".wh..wh.plnk/7.1")] },
    };

    // Null where the layers cannot be unpacked.
    private async Task<TreeSnapshot?> AssertSameTreeAsync(RawTar[] stack)
    {
        var layers = new List<LayerBlob>();
        foreach (var layer in stack)
        {
            var blob = await content.WriteAllAsync(layer.ToArray(), MediaTypes.OciLayer, Stop);
            layers.Add(new LayerBlob(blob, blob.Digest));
        }
        if (await TryUnpackAsync(layers) is not { } expected) return null;
        using var tree = await new TreeStore(content, place["listings"], place.Path).OpenAsync(layers, Stop);
        var changes = new SquashedLayers(tree, hasLower: false).Read();
        await tree.FetchAsync([.. SquashedLayers.FilesOf(tree)], Stop);
        var flat = await LayerWriter.WriteAsync(changes, new LayerWriterOptions(), content, Stop);
        var found = await TryUnpackAsync([flat]);
        Assert.NotNull(found);
        if (expected.DiffTo(found) is { Length: > 0 } difference) Assert.Fail($"{difference}\n{string.Join("\n--\n", stack.Select(Describe))}");
        return expected;
    }

    private async Task<TreeSnapshot?> TryUnpackAsync(IEnumerable<LayerBlob> layers)
    {
        using var folder = new TemporaryFolder();
        using var root = RootDirectory.Open(folder.Path);
        try
        {
            foreach (var layer in layers)
            {
                await using var blob = await content.OpenReadAsync(layer.Descriptor, Stop);
                await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar => new LayerApplier(root, new ApplyOptions()).Apply(tar, Stop), Stop);
            }
            return TreeSnapshot.Of(folder.Path, Aspects, path => path.IsRoot);
        }
        catch (OciException)
        {
            return null;
        }
    }

    private static string Describe(RawTar layer)
    {
        var names = new List<string>();
        using var tar = new TarReader(new MemoryStream(layer.ToArray()), TarLimits.Default);
        while (tar.TryReadNext(out var entry)) names.Add($"{entry.Type} {ByteText.Escape(entry.RawName.Span)} {ByteText.Escape(entry.RawLinkName.Span)} {Convert.ToString(entry.Mode, 8)}");
        return string.Join('\n', names);
    }
}
