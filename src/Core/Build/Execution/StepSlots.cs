namespace Oci.Build;

/// <summary>As many places as steps may run at once.</summary>
internal sealed class StepSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim free = new(count);

    /// <summary>Waits for a place.</summary>
    public async Task<Slot> EnterAsync(CancellationToken ct)
    {
        await free.WaitAsync(ct);
        return new Slot(free);
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();

    /// <summary>A place; given back once, however often it is disposed.</summary>
    internal sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        private int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0) free.Release();
        }
    }
}
