using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Build;

/// <summary>
/// Results of steps by key, in a folder: one small file each, written whole or not at all, so that any number of builds may share it.
/// The layers themselves are content of the local store. A record that is malformed, stands under a wrong name, or whose layer is gone
/// or altered is no hit.
/// </summary>
/// <param name="folder">The cache's folder, <c>cache</c> in the state folder; made when it is first written to.</param>
/// <param name="content">Where the layers are.</param>
public sealed partial class BuildCache(string folder, IContentStore content)
{
    private readonly string records = Path.Combine(folder, "steps");
    private readonly string digests = Path.Combine(folder, "contents");

    private readonly List<ImportedCache> imported = [];
    private readonly Dictionary<string, ulong> used = new(StringComparer.Ordinal);

    /// <summary>The cache's folder.</summary>
    public string Folder => folder;

    /// <summary>The records that were of use so far, each with the number of its bytes.</summary>
    internal IReadOnlyList<KeyValuePair<string, ulong>> Used
    {
        get
        {
            lock (used) return [.. used];
        }
    }

    /// <summary>Whether a result was written down.</summary>
    internal bool HasLearnt { get; private set; }

    /// <summary>Every blob that a record refers to: garbage collection leaves them alone.</summary>
    public IEnumerable<Digest> ListBlobs() => EnumerateRecords().Select(record => record.Layer?.Digest).OfType<Digest>();

    /// <summary>
    /// The result of a step; null when it is not known or cannot be trusted. A layer that is known in another compression only is written in
    /// this one: the step need not be done again.
    /// </summary>
    internal async Task<CacheRecord?> FindAsync(CacheKey key, LayerWriterOptions wanted, CancellationToken ct)
    {
        if (await FindHereAsync(key, wanted, ct) is { } here) return here;
        if (Defers && await FindElsewhereAsync(key, wanted, ct) is { } elsewhere) return elsewhere;
        foreach (var other in imported)
        {
            if (await other.FetchAsync(key, content, ct) is not { } record) continue;
            Put(record, LayerCompression.OfMediaType(record.Layer?.MediaType) ?? wanted.Compression);
            return await FindHereAsync(key, wanted, ct);
        }
        return null;
    }

    /// <summary>Adds what is known elsewhere: looked at where nothing is known here, in the order added. Not while steps are looked up.</summary>
    internal void Add(ImportedCache other) => imported.Add(other);

    private async Task<CacheRecord?> FindHereAsync(CacheKey key, LayerWriterOptions wanted, CancellationToken ct)
    {
        if (await FindAsync(key, NameOf(wanted.Compression), ct) is { } exact) return exact;
        foreach (var other in Compressions.Where(name => name != NameOf(wanted.Compression)))
        {
            if (await FindAsync(key, other, ct) is not { } record) continue;
            var layer = record.Blob is { } blob ? await TryRecompressAsync(blob, wanted, ct) : null;
            if (layer is null && record.Blob is not null) continue;
            var found = record with { Layer = layer?.Descriptor };
            Put(found, wanted.Compression);
            return found;
        }
        return null;
    }

    // Null where what is known cannot be read on this machine.
    private async Task<LayerBlob?> TryRecompressAsync(LayerBlob blob, LayerWriterOptions wanted, CancellationToken ct)
    {
        try
        {
            return await LayerWriter.RecompressAsync(blob, wanted, content, content, ct);
        }
        catch (OciException missing) when (missing.Code == ErrorCodes.NativeLibraryMissing)
        {
            return null;
        }
    }

    private async Task<CacheRecord?> FindAsync(CacheKey key, string compression, CancellationToken ct)
    {
        var path = PathOf(records, key.Digest) + compression;
        if (CacheFile.TryRead(path) is not { } bytes || Parse(bytes, path) is not { } record || record.Key != key.Digest) return null;
        if ((record.Layer is null) != (record.DiffId is null)) return null;
        if (record.Layer is { } layer && !await IsIntactAsync(layer, ct)) return null;
        CacheFile.Touch(path);
        lock (used) used[path] = CacheFile.Number(bytes);
        return record;
    }

    /// <summary>Remembers the result of a step, whose layer is here.</summary>
    internal void Put(CacheRecord record, LayerCompression compression)
    {
        HasLearnt = true;
        CacheFile.TryWrite(PathOf(records, record.Key) + NameOf(compression), StrictJson.Serialize(record with { Absent = null }, BuildJson.Strict.CacheRecord), CacheFile.PartsIn(folder));
    }

    private ValueTask<bool> IsIntactAsync(Descriptor layer, CancellationToken ct) =>
        content is ISelfCheckingStore checking ? checking.IsIntactAsync(layer, ct) : content.ContainsAsync(layer, ct);

    private IEnumerable<CacheRecord> EnumerateRecords() =>
        Directory.Exists(records) ? Directory.EnumerateFiles(records, "*", SearchOption.AllDirectories).Select(Read).OfType<CacheRecord>() : [];

    private static CacheRecord? Read(string path) => CacheFile.TryRead(path) is { } bytes ? Parse(bytes, path) : null;

    private static CacheRecord? Parse(byte[] bytes, string path)
    {
        try
        {
            return StrictJson.Parse(bytes, BuildJson.Strict.CacheRecord, "cache record", path);
        }
        catch (OciException)
        {
            return null; // half written by an older machine, or not ours: as if it were not there
        }
    }

    // A level is another form of the same layer, found by the levels' own records only.
    private static string NameOf(LayerCompression compression) => $".{compression.ToString().Replace(':', '-')}";

    private static IEnumerable<string> Compressions => new[] { LayerCompression.Zstd, LayerCompression.Gzip, LayerCompression.None }.Select(NameOf);

    private static string PathOf(string kind, Digest name) => Path.Combine(kind, name.Encoded[..2], name.Encoded);
}
