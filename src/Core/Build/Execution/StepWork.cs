using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

/// <summary>How one kind of step is named and done.</summary>
internal abstract class StepWork(ExecutorTools tools, BuildStep step, IReadOnlyDictionary<Digest, StepResult> inputs)
{
    /// <summary>The step.</summary>
    public BuildStep Step => step;

    /// <summary>Whether the step looks at the tree that it changes.</summary>
    public virtual bool DependsOnRoot => true;

    /// <summary>Whether files of a context go into the layer.</summary>
    public virtual bool TakesFromContext => false;

    /// <summary>The digests of exactly what the step reads beyond the tree that it changes, in a fixed order.</summary>
    public abstract Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct);

    /// <summary>Does the step.</summary>
    /// <param name="ground">The tree that it changes.</param>
    /// <param name="key">The result's key.</param>
    /// <param name="slot">The step's place among those that run; may be given back early.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The layer that it adds; null where it changes nothing.</returns>
    public abstract Task<LayerBlob?> ExecuteAsync(StepGround ground, CacheKey key, IDisposable slot, CancellationToken ct);

    protected ExecutorTools Tools => tools;

    /// <summary>What became of an input.</summary>
    protected StepResult ResultOf(BuildStep input) => inputs[input.Id];
}
