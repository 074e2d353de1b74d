using System.Collections.Concurrent;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// Who uses a layout's content: many at once, or a collector alone. A kernel's lock is given to whoever asks while it is free, so that builds which follow one
/// another without a pause would keep a collector waiting for ever: it says that it waits, and who begins lets it go first, for a while.
/// </summary>
internal sealed class LayoutUse : IDisposable
{
    // Whoever uses the layout already may take long: nobody stands still for all of that.
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const int Tries = 100;
    private static readonly ConcurrentDictionary<string, int> ours = new();

    private readonly string blobs;
    private readonly AdvisoryLock held;

    private LayoutUse(string blobs, AdvisoryLock held) => (this.blobs, this.held) = (blobs, held);

    /// <summary>Uses the content beside others. Who uses it already is not kept waiting: the collector waits for that use too.</summary>
    public static async Task<LayoutUse> BeginAsync(string blobs, LockPatience patience, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!ours.ContainsKey(blobs) && IsWaitedFor(blobs) && TimeProvider.System.GetElapsedTime(began) < Courtesy) await Task.Delay(Pause, ct);
        var held = await AdvisoryLock.AcquireAsync(blobs, LockMode.Shared, patience, ct);
        ours.AddOrUpdate(blobs, 1, (_, count) => count + 1);
        return new LayoutUse(blobs, held);
    }

    /// <summary>Waits until nobody else uses the content, and keeps them away.</summary>
    public static async Task<AdvisoryLock> BeginAloneAsync(string blobs, LockPatience patience, CancellationToken ct)
    {
        using var waiting = await QueueAsync(blobs, ct);
        return await AdvisoryLock.AcquireAsync(blobs, LockMode.Exclusive, patience, ct);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        if (ours.AddOrUpdate(blobs, 0, (_, count) => count - 1) == 0) ours.TryRemove(new KeyValuePair<string, int>(blobs, 0));
    }

    private static bool IsWaitedFor(string blobs)
    {
        if (QueueOf(blobs) is not { } queue) return false;
        using var free = AdvisoryLock.TryAcquire(queue, LockMode.Shared);
        return free is null;
    }

    // Whoever looks whether somebody waits is in the way for a moment. Where another collector waits, that is enough.
    private static async Task<AdvisoryLock?> QueueAsync(string blobs, CancellationToken ct)
    {
        if (QueueOf(blobs) is not { } queue) return null;
        for (var tries = 0; tries < Tries; tries++)
        {
            if (AdvisoryLock.TryAcquire(queue, LockMode.Exclusive) is { } queued) return queued;
            await Task.Delay(1, ct);
        }
        return null;
    }

    // A folder that every layout with content has, and that nobody locks for anything else.
    private static string? QueueOf(string blobs) =>
        OperatingSystem.IsLinux() && Path.Combine(blobs, "sha256") is var folder && Directory.Exists(folder) ? folder : null;
}
