namespace Oci.Registries;

/// <summary>Ends what makes no progress: it is touched with every byte, and cancels when it was not for a while.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationToken outer;
    private readonly TimeSpan patience;

    public Watchdog(TimeSpan patience, CancellationToken outer)
    {
        (this.patience, this.outer) = (patience, outer);
        source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        Touch();
    }

    public CancellationToken Token => source.Token;

    public void Touch()
    {
        if (!source.IsCancellationRequested) source.CancelAfter(patience);
    }

    /// <summary>Awaits <paramref name="work"/>; where the watchdog ended it, or the client for want of a connection, the fault says so.</summary>
    /// <exception cref="TimeoutException">There was no progress, or no connection.</exception>
    public async Task<T> GuardAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException e) when (source.IsCancellationRequested && !outer.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {patience.TotalSeconds:0.#} seconds", e);
        }
        // The client calls its own impatience a cancellation, which nobody asked for.
        catch (OperationCanceledException e) when (!outer.IsCancellationRequested)
        {
            throw new TimeoutException("no connection was made in time", e);
        }
    }

    public void Dispose() => source.Dispose();
}
