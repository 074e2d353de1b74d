namespace Oci.Layers;

/// <summary>The threads of a pipeline: their work is long and waits for neighbours, so it is kept out of the thread pool.</summary>
internal static class Stage
{
    public static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for the end of all, whatever it is.</summary>
    public static async Task EndAsync(params Task[] stages)
    {
        foreach (var stage in stages) await stage.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
