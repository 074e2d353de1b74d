using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Build;

/// <summary>
/// Records that come from elsewhere. One is a hit only once its layer is here and is what the record says: size and digest of the blob, and the
/// digest of the tar in it. What is missing or altered there is no hit, and no failure.
/// </summary>
/// <param name="document">The records.</param>
/// <param name="source">Where their layers are.</param>
/// <param name="place">The place, for messages.</param>
/// <param name="progress">Hears of what could not be used.</param>
internal sealed class ImportedCache(CacheDocument document, IContentStore source, string place, IProgress<ProgressEvent> progress)
{
    private readonly ILookup<Digest, CacheRecord> byKey = document.Records.Where(IsWhole).ToLookup(record => record.Key);
    private readonly ILookup<Digest, Digest> contents = (document.Contents ?? []).ToLookup(content => content.Name, content => content.Digest);

    /// <summary>Where the layers are.</summary>
    public IContentStore Source => source;

    /// <summary>What a part of a tree holds; null where that is not known.</summary>
    public Digest? FindContent(Digest name) => contents[name].Cast<Digest?>().FirstOrDefault();

    /// <summary>A record whose layer has the wanted form, and was not looked at yet.</summary>
    public CacheRecord? Find(CacheKey key, LayerCompression wanted) => byKey[key.Digest].FirstOrDefault(record => record.Layer is null || record.Layer.MediaType == wanted.MediaType);

    /// <summary>A record whose layer is in <paramref name="store"/> now; null where there is none to be trusted.</summary>
    public async Task<CacheRecord?> FetchAsync(CacheKey key, IContentStore store, CancellationToken ct)
    {
        foreach (var record in byKey[key.Digest])
        {
            if (await IsFetchedAsync(record, store, ct)) return record;
        }
        return null;
    }

    /// <summary>Whether a record's layer is in <paramref name="store"/> now, and is what the record says.</summary>
    public async Task<bool> IsFetchedAsync(CacheRecord record, IContentStore store, CancellationToken ct)
    {
        if (record.Blob is not { } layer) return true;
        try
        {
            if (!await store.ContainsAsync(layer.Descriptor, ct))
            {
                if (record.Absent == true) return false;
                await CopyAsync(layer.Descriptor, store, ct);
            }
            var blob = await store.OpenReadAsync(layer.Descriptor, ct);
            await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, null, ct);
            return true;
        }
        catch (OciException fault)
        {
            progress.Report(new WarningRaised(place, new Diagnostic(fault.Code, Severity.Warning, fault.Message)));
            return false;
        }
    }

    private async Task CopyAsync(Descriptor layer, IContentStore store, CancellationToken ct)
    {
        await using var from = await source.OpenReadAsync(layer, ct);
        await using var to = await store.BeginWriteAsync(ct);
        var buffer = new byte[1 << 17];
        long done = 0;
        for (int count; (count = await from.ReadAsync(buffer, ct)) > 0;)
        {
            if ((done += count) > layer.Size) throw VerifyingStream.TooLong(layer);
            await to.WriteAsync(buffer.AsMemory(0, count), ct);
        }
        await to.CommitAsync(layer.MediaType, layer, ct);
    }

    private static bool IsWhole(CacheRecord record) =>
        record.Layer is null == record.DiffId is null && (record.Layer is not { } layer || (LayerCompression.OfMediaType(layer.MediaType) is not null && layer is { Urls: null, Data: null }));
}
