namespace Oci.Tool.Printing;

/// <summary>What <c>gc</c> removed, in JSON.</summary>
internal sealed record CollectionListing(IReadOnlyList<string> Removed, long Bytes, int Kept, int Snapshots, bool DryRun);
