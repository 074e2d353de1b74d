using Oci.Snapshots;

namespace Oci.Build;

/// <summary>A step on its way: what the next one can begin with may be there before the result is.</summary>
internal sealed class StepCourse
{
    private readonly TaskCompletionSource<StepResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StepGround> ground = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What becomes of the step.</summary>
    public Task<StepResult> Result => result.Task;

    /// <summary>What the next step can begin with; faulted or cancelled where there will be nothing.</summary>
    public Task<StepGround> Ground => ground.Task;

    /// <summary>The process is done and its tree as it will be; the layer is being written.</summary>
    public void Announce(CacheKey key, Snapshot snapshot) => ground.TrySetResult(new StepGround(key, snapshot, Result));

    /// <summary>Waits for the step, however it ends.</summary>
    public async Task FollowAsync(Task<StepResult> work)
    {
        await Task.WhenAny(work);
        if (work.IsCompletedSuccessfully) ground.TrySetResult(StepGround.Of(work.Result));
        else if (work.IsFaulted) ground.TrySetException(work.Exception.InnerExceptions);
        else ground.TrySetCanceled();
        _ = ground.Task.Exception; // who needs the step is told by its result
        result.SetFromTask(work);
    }
}
