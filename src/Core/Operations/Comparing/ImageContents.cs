using System.Security.Cryptography;
using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The files of an image, looked at without unpacking it. Contents are hashed in one pass over the layers that have them, and only where that is asked for.</summary>
internal sealed class ImageContents : IDisposable
{
    private readonly IContentStore content;
    private readonly Dictionary<ImageTree.Place, Digest> hashes = [];

    private ImageContents(Image image, IContentStore content, ImageTree tree, IReadOnlyList<LayerListing> listings) => (Image, this.content, Tree, Listings) = (image, content, tree, listings);

    public Image Image { get; }

    public ImageTree Tree { get; }

    /// <summary>What each layer says, base first.</summary>
    public IReadOnlyList<LayerListing> Listings { get; }

    public static async Task<ImageContents> OpenAsync(OciHost host, Image image, IContentStore content, CancellationToken ct)
    {
        var trees = host.OpenTrees(content);
        return new ImageContents(image, content, await trees.OpenAsync(image.Layers, ct), await trees.ReadListingsAsync(image.Layers, ct));
    }

    /// <summary>Which bytes a file has, so far as that is known without reading them: the same layer, and the same name in it.</summary>
    public (Digest Layer, RootPath Path) OriginOf(TreeNode file)
    {
        var place = (ImageTree.Place)file.Content!;
        return (Image.Layers[place.Layer].DiffId, place.Path);
    }

    /// <summary>The number of the layer that has a file's content, base first from 0; null for a folder that no layer describes.</summary>
    public static int? LayerOf(TreeNode node) => (node.Content as ImageTree.Place)?.Layer;

    /// <summary>Hashes the contents of files of the tree.</summary>
    public async Task HashAsync(IEnumerable<TreeNode> files, CancellationToken ct)
    {
        foreach (var layer in files.Select(file => (ImageTree.Place)file.Content!).Where(place => !hashes.ContainsKey(place)).Distinct().GroupBy(place => place.Layer).ToList())
        {
            var wanted = layer.ToDictionary(place => place.Path);
            var (descriptor, diffId) = Image.Layers[layer.Key];
            await using var blob = await content.OpenReadAsync(descriptor, ct);
            await LayerReader.ReadAsync(blob, descriptor, diffId, LayerLimits.Default, reader => Hash(reader, wanted), ct);
        }
    }

    /// <summary>The hash of a file that was hashed.</summary>
    public Digest HashOf(TreeNode file) => hashes[(ImageTree.Place)file.Content!];

    /// <inheritdoc/>
    public void Dispose() => Tree.Dispose();

    private void Hash(TarReader reader, Dictionary<RootPath, ImageTree.Place> wanted)
    {
        while (reader.TryReadNext(out var entry))
        {
            if (entry.Type != TarEntryType.File || !wanted.TryGetValue(RootPath.Clean(entry.RawName.Span), out var place)) continue;
            using var bytes = reader.OpenContent();
            hashes[place] = Digest.FromHash(HashAlgorithmName.SHA256, SHA256.HashData(bytes));
        }
    }
}
