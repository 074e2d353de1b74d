using Oci.Build;

namespace Oci.Operations;

/// <summary>What <see cref="CachePruneOperation"/> did, or would do.</summary>
/// <param name="Removed">The entries that went.</param>
/// <param name="Bytes">Bytes of layers and folders that nothing else in the cache needs.</param>
/// <param name="Kept">How many entries are still there.</param>
public sealed record CachePruneResult(IReadOnlyList<CacheEntry> Removed, long Bytes, int Kept);
