using Oci.Layers;

namespace Oci.Build;

/// <summary>What became of a step.</summary>
/// <param name="Key">Names the result in the cache.</param>
/// <param name="Layers">The layers of the whole tree after the step, base first.</param>
/// <param name="Layer">The layer that the step added; null where it changed nothing.</param>
/// <param name="Source">Where the result comes from.</param>
public sealed record StepResult(CacheKey Key, IReadOnlyList<LayerBlob> Layers, LayerBlob? Layer, StepSource Source);
