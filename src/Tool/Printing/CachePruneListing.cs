namespace Oci.Tool.Printing;

/// <summary>What <c>cache prune</c> removed, in JSON.</summary>
internal sealed record CachePruneListing(IReadOnlyList<CacheEntryListing> Removed, long Bytes, int Kept, bool DryRun);
