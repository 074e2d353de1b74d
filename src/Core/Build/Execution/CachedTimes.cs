using System.Collections.Concurrent;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Keeps cached results usable when the build's time moves, as it does with every commit: the layer is written again with the times that
/// doing the step for the new moment would have given it. The step itself is not done again.
/// </summary>
internal sealed class CachedTimes(ExecutorTools tools)
{
    private readonly ConcurrentDictionary<Digest, ClampedTimes> written = [];

    /// <summary>Watches the changes of a layer that is being written.</summary>
    public IEnumerable<Change> Watch(IEnumerable<Change> changes, ClampedTimes times) =>
        times.Watch(changes, tools.Options.Time.Newest, new UnixTime(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>Remembers what was learnt of a layer.</summary>
    public void Keep(LayerBlob layer, ClampedTimes times) => written[layer.DiffId] = times;

    /// <summary>The record of a result of this build.</summary>
    public CacheRecord NewRecord(CacheKey key, LayerBlob? layer, string step, ChainId? below = null)
    {
        var times = layer is null ? null : written.GetValueOrDefault(layer.DiffId);
        return new CacheRecord
        {
            Key = key.Digest,
            Layer = layer?.Descriptor,
            DiffId = layer?.DiffId,
            Newest = tools.Options.Time.Newest?.Seconds,
            Uniform = tools.Options.Time.Context is not null ? true : null,
            Times = times is { IsComplete: true } && times.Write() is { Length: > 0 } bytes ? bytes : null,
            Untimed = times is { IsComplete: false } ? true : null,
            Chain = layer is null ? null : ChainId.Of(below, layer.DiffId).Digest,
            Step = step,
        };
    }

    /// <summary>The record for this build's time; null where it has to be done again.</summary>
    /// <param name="record">What the cache knows.</param>
    /// <param name="ofContext">Whether files of a context are in the layer: their own times are not known.</param>
    /// <param name="step">The step.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<CacheRecord?> FitAsync(CacheRecord record, bool ofContext, BuildStep step, CancellationToken ct)
    {
        var time = tools.Options.Time;
        var isUniform = time.Context is not null;
        if (record.Newest == time.Newest?.Seconds && (!ofContext || record.Uniform == true == isUniform)) return record;
        // Without a limit times were never those of the build, and 1970 is also the time of what never had one.
        if (record.Newest is not { } from || from == 0 || time.Newest is not { } to) return null;
        if (ofContext && (record.Uniform != true || !isUniform)) return null;
        if (record.Blob is not { } layer) return record with { Newest = to.Seconds };
        if (record.Untimed == true || ClampedTimes.TryRead(record.Times) is not { } times) return null;
        var retimer = new LayerRetimer((path, old) => times.Adapt(path, old, new UnixTime(from), to));
        var again = await retimer.RewriteAsync(layer, tools.LayerOptions(step), tools.Options.Content, tools.Options.Content, ct);
        // Where the epoch went back some times are lost that a later one would need.
        var fitting = record with { Layer = again.Descriptor, DiffId = again.DiffId, Newest = to.Seconds, Chain = null, Untimed = to.Seconds < from ? true : null };
        tools.Options.Cache.Put(fitting, tools.Options.Compression);
        return fitting;
    }
}
