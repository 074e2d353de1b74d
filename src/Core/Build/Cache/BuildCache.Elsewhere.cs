using System.Collections.Concurrent;
using System.Text;
using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

public sealed partial class BuildCache
{
    private readonly ConcurrentDictionary<Digest, (ImportedCache Cache, CacheRecord Record)> deferred = new();
    private readonly ConcurrentDictionary<Digest, Digest> contents = new();

    /// <summary>
    /// Whether results that are known elsewhere are believed before their layers are here, so that a layer that nothing reads is never fetched. Who
    /// says so has to ask <see cref="FetchAsync"/> for those that the image is made of, and to begin again without when one is not what it should be.
    /// </summary>
    internal bool Defers { get; set; }

    /// <summary>Whether something was believed whose layer has not been looked at.</summary>
    internal bool HasDeferred => !deferred.IsEmpty;

    /// <summary>What parts of trees were found to hold during this build, in a fixed order.</summary>
    internal IReadOnlyList<CacheContent> Contents => [.. contents.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal).Select(one => new CacheContent { Name = one.Key, Digest = one.Value })];

    /// <summary>A store that has the layers of all places, too.</summary>
    internal IContentStore Behind(IContentStore store) => imported.Aggregate(store, (all, other) => new ReadThroughStore(all, other.Source));

    /// <summary>Fetches what was deferred of these layers, and looks at it; false where one is not what its record says.</summary>
    internal async Task<bool> FetchAsync(IEnumerable<LayerBlob> layers, CancellationToken ct)
    {
        foreach (var layer in layers)
        {
            if (!deferred.TryGetValue(layer.Descriptor.Digest, out var known)) continue;
            if (!await known.Cache.IsFetchedAsync(known.Record, content, ct)) return false;
            Put(known.Record, LayerCompression.OfMediaType(layer.Descriptor.MediaType)!);
            deferred.TryRemove(layer.Descriptor.Digest, out _);
        }
        return true;
    }

    /// <summary>What is known of the content of a part of a tree: its digest by a name that says which part of which tree.</summary>
    internal Digest? FindContent(Digest name)
    {
        var found = CacheFile.TryRead(PathOf(digests, name)) is { } bytes && Digest.TryParse(Encoding.ASCII.GetString(bytes), out var digest) ? digest
            : Defers ? imported.Select(other => other.FindContent(name)).FirstOrDefault(known => known is not null) : null;
        if (found is { } known) contents[name] = known;
        return found;
    }

    /// <summary>Remembers the content of a part of a tree.</summary>
    internal void PutContent(Digest name, Digest digest)
    {
        contents[name] = digest;
        CacheFile.TryWrite(PathOf(digests, name), Encoding.ASCII.GetBytes(digest.ToString()));
    }

    // One whose layer is here already is looked at as ever: that costs no fetching.
    private async Task<CacheRecord?> FindElsewhereAsync(CacheKey key, LayerWriterOptions wanted, CancellationToken ct)
    {
        foreach (var other in imported)
        {
            if (other.Find(key, wanted.Compression) is not { } record) continue;
            if (record.Layer is not { } layer) return record;
            if (await content.ContainsAsync(layer, ct)) return null;
            deferred[layer.Digest] = (other, record);
            return record;
        }
        return null;
    }
}
