using Oci.Layers;

namespace Oci.Snapshots;

/// <summary>A layer and its place in a stack.</summary>
/// <param name="Blob">The layer.</param>
/// <param name="Parent">The chain ID below it; null for the first.</param>
/// <param name="Chain">The chain ID with it.</param>
internal sealed record StackedLayer(LayerBlob Blob, ChainId? Parent, ChainId Chain);
