using Oci.Content;

namespace Oci.Layouts;

/// <summary>What <see cref="LayoutCollector"/> did, or would do.</summary>
/// <param name="Removed">The blobs that went.</param>
/// <param name="Bytes">Their sizes together.</param>
/// <param name="Kept">How many different digests are still needed.</param>
public sealed record CollectionResult(IReadOnlyList<Digest> Removed, long Bytes, int Kept);
