using System.Collections.Concurrent;
using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

/// <summary>Opens the trees that layers make. A layer's listing is read from its tar once and then kept, in memory and in the cache's folder.</summary>
/// <param name="content">Holds the layers.</param>
/// <param name="folder">The cache's folder.</param>
/// <param name="temp">Where contents are kept while a tree is open.</param>
internal sealed class TreeStore(IContentStore content, string folder, string temp)
{
    private readonly ConcurrentDictionary<Digest, Lazy<Task<LayerListing>>> listings = new();

    /// <summary>The tree of a stack of layers, base first. Dispose it when done.</summary>
    public async Task<ImageTree> OpenAsync(IReadOnlyList<LayerBlob> layers, CancellationToken ct) =>
        new(layers, await ReadListingsAsync(layers, ct), content, temp);

    private async Task<IReadOnlyList<LayerListing>> ReadListingsAsync(IReadOnlyList<LayerBlob> layers, CancellationToken ct) =>
        FollowedListings.Of(await Task.WhenAll(layers.Select(layer => ListAsync(layer, ct))), below => new ImageTree(layers, below, content, temp));

    /// <summary>Remembers what a layer that was just written says.</summary>
    public void Keep(LayerBlob layer, LayerListing listing)
    {
        listings[layer.DiffId] = new Lazy<Task<LayerListing>>(Task.FromResult(listing));
        CacheFile.TryWrite(PathOf(layer.DiffId), LayerListingFormat.Write(listing), CacheFile.PartsIn(folder));
    }

    private Task<LayerListing> ListAsync(LayerBlob layer, CancellationToken ct) =>
        listings.GetOrAdd(layer.DiffId, _ => new Lazy<Task<LayerListing>>(() => Task.Run(() => LoadAsync(layer, ct), ct))).Value;

    private async Task<LayerListing> LoadAsync(LayerBlob layer, CancellationToken ct)
    {
        if (CacheFile.TryRead(PathOf(layer.DiffId)) is { } bytes && LayerListingFormat.TryRead(bytes) is { } kept) return kept;
        await using var blob = await content.OpenReadAsync(layer.Descriptor, ct);
        var builder = new LayerListingBuilder();
        await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, builder.AddAll, ct);
        var listing = builder.Build();
        CacheFile.TryWrite(PathOf(layer.DiffId), LayerListingFormat.Write(listing), CacheFile.PartsIn(folder));
        return listing;
    }

    private string PathOf(Digest diffId) => Path.Combine(folder, "listings", diffId.Encoded[..2], diffId.Encoded);
}
