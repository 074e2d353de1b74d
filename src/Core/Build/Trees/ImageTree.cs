using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// The tree that a stack of layers makes, looked at without unpacking it: names and attributes come from the layers' listings, contents from
/// one pass over the layers that have them. Works on every system and needs no rights.
/// </summary>
/// <param name="layers">Base first.</param>
/// <param name="listings">What each layer says, in the same order.</param>
/// <param name="content">Holds the layers' bytes.</param>
/// <param name="temp">Where contents are kept while they are needed.</param>
internal sealed class ImageTree(IReadOnlyList<LayerBlob> layers, IReadOnlyList<LayerListing> listings, IContentStore content, string temp) : FileTree, IDisposable
{
    // More hard links in a row are a loop.
    private const int MaxLinks = 40;

    private readonly ContentSpool spool = new(temp);

    /// <summary>Where a node's content is: a layer, the path that the layer has it at, and how many files the layer had there before it.</summary>
    internal sealed record Place(int Layer, RootPath Path, int Copy = 0);

    /// <summary>What each layer says, base first.</summary>
    public IReadOnlyList<LayerListing> Listings => listings;

    /// <summary>Where the content of a node of a listing is.</summary>
    /// <param name="node">The node.</param>
    /// <param name="layer">The listing's number.</param>
    public static Place PlaceOf(TreeNode node, int layer) => node.Content as Place ?? new Place(layer, node.Path);

    /// <inheritdoc/>
    internal override bool IsExact => listings.All(listing => listing.IsExact);

    /// <inheritdoc/>
    public override TreeNode? Find(RootPath path) => Find(path, listings.Count - 1);

    private TreeNode? Find(RootPath path, int top)
    {
        var implied = path.IsRoot;
        for (var i = top; i >= 0; i--)
        {
            var entry = listings[i].Find(path);
            if (entry?.Node is { } node) return implied && !node.IsDirectory ? TreeNode.Folder(path) : Placed(node, i, path);
            if (entry?.HardLink is { } target) return implied ? TreeNode.Folder(path) : FindLinked(path, target, i);
            implied |= listings[i].Implies(path);
            if (listings[i].Hides(path)) break;
        }
        return implied ? TreeNode.Folder(path) : null;
    }

    // A hard link's target is in the same layer or below; one whose target is itself a link is followed on, a loop is not. A link to itself leaves what was there.
    private TreeNode? FindLinked(RootPath path, RootPath target, int layer)
    {
        for (var hops = 0; hops < MaxLinks; hops++)
        {
            var next = listings[layer].Find(target)?.HardLink;
            if (next is null || next == target)
                return Find(target, next is null ? layer : layer - 1) is { IsDirectory: false } found ? found with { Path = path, LinkKey = found.Content } : null;
            target = next.Value;
        }
        return null;
    }

    private static TreeNode Placed(TreeNode node, int layer, RootPath path)
    {
        var place = PlaceOf(node, layer);
        return node with { Path = path, Content = place, LinkKey = node.LinkKey is null ? null : place };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TreeNode> List(TreeNode directory)
    {
        var names = new SortedSet<RootPath>();
        for (var i = listings.Count - 1; i >= 0; i--)
        {
            names.UnionWith(listings[i].Children(directory.Path));
            if (listings[i].Hides(directory.Path)) break;
        }
        return [.. names.Select(name => Find(name)).OfType<TreeNode>()];
    }

    /// <inheritdoc/>
    public override async Task FetchAsync(IEnumerable<TreeNode> files, CancellationToken ct)
    {
        var missing = files.Where(file => file.IsFile).Select(file => (Place)file.Content!).Where(place => !spool.Contains(place)).Distinct();
        foreach (var layer in missing.GroupBy(place => place.Layer))
        {
            var wanted = new WantedFiles(layer);
            var (descriptor, diffId) = layers[layer.Key];
            await using var blob = await content.OpenReadAsync(descriptor, ct);
            await LayerReader.ReadAsync(blob, descriptor, diffId, LayerLimits.Default, reader => wanted.Read(reader, spool.Add), ct);
        }
    }

    /// <inheritdoc/>
    public override Stream OpenRead(TreeNode file) => spool.Open((Place)file.Content!);

    /// <inheritdoc/>
    public void Dispose() => spool.Dispose();
}
