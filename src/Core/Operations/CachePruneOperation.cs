using Oci.Build;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Gives up parts of the build cache, and then the content that only they needed.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CachePruneOperation(OciHost host)
{
    /// <summary>Prunes; what running builds use stays.</summary>
    /// <exception cref="OciException">A manifest of the local store is damaged: entries went, and content is left for another time.</exception>
    public async Task<CachePruneResult> RunAsync(CachePruneRequest request, CancellationToken ct)
    {
        if (!Directory.Exists(host.OpenStore().Folder)) return new CachePruneResult([], 0, 0);
        var cache = host.OpenCache(host.OpenStore().Layout);
        var all = cache.List();
        var chosen = Choose(all, request);
        if (request.DryRun) return ResultOf(all, chosen);
        var removed = BuildCache.Remove(chosen);
        if (removed.Count == all.Count) cache.Forget();
        await new CollectOperation(host).RunAsync(new CollectRequest(), ct);
        return ResultOf(all, removed);
    }

    private IReadOnlyList<CacheEntry> Choose(IReadOnlyList<CacheEntry> all, CachePruneRequest request)
    {
        if (request is { KeepStorage: null, OlderThan: null }) return all;
        var limit = request.OlderThan is { } age ? host.Time.GetUtcNow() - age : DateTimeOffset.MinValue;
        var chosen = all.Where(entry => entry.LastUsed < limit).ToList();
        if (request.KeepStorage is not { } allowed) return chosen;
        // From the one used last backwards: as long as there is room it stays. What comes from one layer is counted once.
        var counted = new HashSet<string>();
        long used = 0;
        foreach (var entry in all.Except(chosen).Reverse().ToList())
        {
            if (entry.SharedBy is null || counted.Add(entry.SharedBy)) used += entry.Size;
            if (used > allowed) chosen.Add(entry);
        }
        return chosen;
    }

    private static CachePruneResult ResultOf(IReadOnlyList<CacheEntry> all, IReadOnlyList<CacheEntry> removed)
    {
        var kept = all.Except(removed).ToList();
        var needed = kept.Select(entry => entry.SharedBy).OfType<string>().ToHashSet();
        var freed = removed.Where(entry => entry.SharedBy is null || !needed.Contains(entry.SharedBy)).DistinctBy(entry => entry.SharedBy ?? entry.Path);
        return new CachePruneResult(removed, freed.Sum(entry => entry.Size), kept.Count);
    }
}
