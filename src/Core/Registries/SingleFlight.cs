namespace Oci.Registries;

/// <summary>A value that is made by one and waited for by all who need it meanwhile.</summary>
internal sealed class SingleFlight<T>
{
    private readonly Lock gate = new();
    private Task<T>? pending;

    /// <summary>The value that is there where it is good, else a new one.</summary>
    /// <param name="isGood">Whether a value can be used.</param>
    /// <param name="make">Makes one; its failure is that of everybody who waits for it.</param>
    /// <param name="ct">Cancels the waiting; others then make their own.</param>
    public async Task<T> GetAsync(Func<T, bool> isGood, Func<CancellationToken, Task<T>> make, CancellationToken ct)
    {
        while (true)
        {
            var (running, isMine) = Join(isGood, make, ct);
            try
            {
                var value = await running.WaitAsync(ct);
                if (isMine || isGood(value)) return value;
            }
            catch (OperationCanceledException) when (!isMine && !ct.IsCancellationRequested)
            {
                // Whoever made it gave up.
            }
        }
    }

    private (Task<T> Running, bool IsMine) Join(Func<T, bool> isGood, Func<CancellationToken, Task<T>> make, CancellationToken ct)
    {
        lock (gate)
        {
            var isUsable = pending is { IsCompleted: false } || (pending is { IsCompletedSuccessfully: true } && isGood(pending.Result));
            return isUsable ? (pending!, false) : (pending = make(ct), true);
        }
    }
}
