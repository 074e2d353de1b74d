using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

/// <summary>A step that makes a layer of files without running anything: it begins when the tree that it changes is finished.</summary>
internal abstract class FileWork(ExecutorTools tools, BuildStep step, IReadOnlyDictionary<Digest, StepResult> inputs) : StepWork(tools, step, inputs)
{
    /// <inheritdoc/>
    public sealed override async Task<LayerBlob?> ExecuteAsync(StepGround ground, CacheKey key, IDisposable slot, CancellationToken ct) => await ExecuteAsync(await ground.Result, ct);

    /// <summary>Does the step on top of a result.</summary>
    protected abstract Task<LayerBlob?> ExecuteAsync(StepResult root, CancellationToken ct);
}
