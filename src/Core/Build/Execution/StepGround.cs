using Oci.Snapshots;

namespace Oci.Build;

/// <summary>What the next step can begin with: a result, or a tree whose layer is still being written.</summary>
/// <param name="Key">The key of the result to be.</param>
/// <param name="Sealed">The tree, until its layer has a name; null where the result says everything.</param>
/// <param name="Result">The result; faulted where the layer cannot be written, and then nothing that was built upon it counts.</param>
internal sealed record StepGround(CacheKey Key, Snapshot? Sealed, Task<StepResult> Result)
{
    /// <summary>A result that is there.</summary>
    public static StepGround Of(StepResult result) => new(result.Key, null, Task.FromResult(result));
}
