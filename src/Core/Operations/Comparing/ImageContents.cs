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

    private ImageContents(Image image, IContentStore content, ImageTree tree) => (Image, this.content, Tree) = (image, content, tree);

    public Image Image { get; }

    public ImageTree Tree { get; }

    /// <summary>What each layer says, base first.</summary>
    public IReadOnlyList<LayerListing> Listings => Tree.Listings;

    public static async Task<ImageContents> OpenAsync(OciHost host, Image image, IContentStore content, CancellationToken ct) =>
        new(image, content, await host.OpenTrees(content).OpenAsync(image.Layers, ct));

    /// <summary>Which bytes a file has, so far as that is known without reading them: the same layer, and the same entry of it.</summary>
    public (Digest Layer, RootPath Path, int Copy) OriginOf(TreeNode file)
    {
        var place = (ImageTree.Place)file.Content!;
        return (Image.Layers[place.Layer].DiffId, place.Path, place.Copy);
    }

    /// <summary>The number of the layer that has a file's content, base first from 0; null for a folder that no layer describes.</summary>
    public static int? LayerOf(TreeNode node) => (node.Content as ImageTree.Place)?.Layer;

    /// <summary>Hashes the contents of files of the tree.</summary>
    public async Task HashAsync(IEnumerable<TreeNode> files, CancellationToken ct)
    {
        foreach (var layer in files.Select(file => (ImageTree.Place)file.Content!).Where(place => !hashes.ContainsKey(place)).Distinct().GroupBy(place => place.Layer).ToList())
        {
            var wanted = new WantedFiles(layer);
            var (descriptor, diffId) = Image.Layers[layer.Key];
            await using var blob = await content.OpenReadAsync(descriptor, ct);
            await LayerReader.ReadAsync(blob, descriptor, diffId, LayerLimits.Default, reader => wanted.Read(reader, Hash), ct);
        }
    }

    /// <summary>The hash of a file that was hashed.</summary>
    public Digest HashOf(TreeNode file) => hashes[(ImageTree.Place)file.Content!];

    /// <inheritdoc/>
    public void Dispose() => Tree.Dispose();

    private void Hash(ImageTree.Place place, Stream bytes) => hashes[place] = Digest.FromHash(HashAlgorithmName.SHA256, SHA256.HashData(bytes));
}
