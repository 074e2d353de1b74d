using Oci.Layouts;

namespace Oci.Operations;

/// <summary>What <see cref="CollectOperation"/> did, or would do.</summary>
/// <param name="Content">The blobs that went.</param>
/// <param name="Snapshots">How many unpacked layers went.</param>
public sealed record CollectResult(CollectionResult Content, int Snapshots);
