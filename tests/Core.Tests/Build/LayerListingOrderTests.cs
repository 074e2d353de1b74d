using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Build;

/// <summary>Layers that name a path twice, or something below a file of their own: looked at, they are what they are when unpacked.</summary>
public sealed class LayerListingOrderTests
{
    private static readonly string[] Names = ["a", "a-", "b"];

    [Theory]
    [InlineData("a a/ a/y", "a/y:f a:d")]
    [InlineData("a a/y", "a/y:f a:d")]
    [InlineData("a/y a", "a:f")]
    [InlineData("a/y a a/z", "a/z:f a:d")]
    [InlineData("a/ a/y", "a/x:f a/y:f a:d")]
    public void The_later_entry_takes_the_place_of_the_earlier(string upper, string expected) => Assert.Equal(expected, Look("a/x", upper));

    [Fact]
    public void Whatever_the_order_a_layer_is_what_it_is_unpacked()
    {
        var random = new Random(20_261_123);
        for (var round = 0; round < 500; round++)
        {
            var layers = Enumerable.Range(0, 2).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => RandomEntry(random)))).ToArray();
            Assert.Equal((layers[0], layers[1], Unpack(layers)), (layers[0], layers[1], Look(layers)));
        }
    }

    [Theory]
    [InlineData("x", "b", "b")]
    [InlineData("b", "b", "b")]
    [InlineData("b", "a", "b")]
    public void A_hard_link_to_itself_leaves_what_was_there(string lower, string first, string second)
    {
        var builder = new LayerListingBuilder();
        foreach (var name in new[] { first, second })
        {
            builder.Add(new TarEntry { Type = TarEntryType.HardLink, RawName = Encoding.UTF8.GetBytes(name), RawLinkName = "b"u8.ToArray(), Mode = 0b110_100_100 });
        }
        using var tree = TreeOf(List(lower), builder.Build());
        Assert.Equal(lower == "b", tree.Find(RootPath.Clean(first)) is not null);
        Assert.Equal(lower == "b", tree.Find(RootPath.Clean(second)) is not null);
    }

    [Fact]
    public void Each_name_of_a_file_may_be_a_link_to_the_name_before()
    {
        var builder = new LayerListingBuilder();
        builder.Add(new TarEntry { Type = TarEntryType.File, RawName = "n0"u8.ToArray(), Mode = 0b110_100_100 });
        for (var i = 1; i <= 20; i++)
        {
            builder.Add(new TarEntry { Type = TarEntryType.HardLink, RawName = Encoding.UTF8.GetBytes($"n{i}"), RawLinkName = Encoding.UTF8.GetBytes($"n{i - 1}"), Mode = 0b110_100_100 });
        }
        using var tree = TreeOf(builder.Build());
        Assert.Equal(tree.Find(RootPath.Clean("n0"))!.Content, tree.Find(RootPath.Clean("n20"))?.Content);
    }

    private static string RandomEntry(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Names[random.Next(Names.Length)])) + (random.Next(3) == 0 ? "/" : "");

    // Entries apart by spaces; a folder's ends in a slash.
    private static string Look(params string[] layers)
    {
        using var tree = TreeOf([.. layers.Select(List)]);
        var found = new List<string>();
        var pending = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (pending.TryPop(out var folder))
        {
            foreach (var node in tree.List(folder))
            {
                found.Add($"{Encoding.UTF8.GetString(node.Path.Bytes)}:{(node.IsDirectory ? 'd' : 'f')}");
                if (node.IsDirectory) pending.Push(node);
            }
        }
        return string.Join(' ', found.Order(StringComparer.Ordinal));
    }

    private static ImageTree TreeOf(params LayerListing[] layers)
    {
        static ImageTree Open(IReadOnlyList<LayerListing> listings) => new([], listings, new MemoryContentStore(), Path.GetTempPath());
        return Open(FollowedListings.Of(layers, Open));
    }

    private static LayerListing List(string layer)
    {
        var builder = new LayerListingBuilder();
        foreach (var name in layer.Split(' '))
        {
            builder.Add(new TarEntry { Type = name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.File, RawName = Encoding.UTF8.GetBytes(name), Mode = 0b111_101_101 });
        }
        return builder.Build();
    }

    private static string Unpack(string[] layers)
    {
        var tree = new Dictionary<string, char>();
        foreach (var name in layers.SelectMany(layer => layer.Split(' ')))
        {
            var path = name.TrimEnd('/');
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1)) tree[path[..slash]] = 'd';
            tree[path] = name.EndsWith('/') ? 'd' : 'f';
            if (tree[path] == 'd') continue;
            foreach (var gone in tree.Keys.Where(each => each.StartsWith(path + "/", StringComparison.Ordinal)).ToList()) tree.Remove(gone);
        }
        return string.Join(' ', tree.Select(pair => $"{pair.Key}:{pair.Value}").Order(StringComparer.Ordinal));
    }
}
