namespace Oci.Testing;

/// <summary>A clock that stands still until it is moved; its timers fire when asked to.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly List<Timer> timers = [];
    private TimeSpan now = TimeSpan.Zero;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => now.Ticks;
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        timers.Add(timer);
        return timer;
    }

    /// <summary>Moves on and lets every timer fire once.</summary>
    public void Advance(TimeSpan time)
    {
        now += time;
        foreach (var timer in timers) timer.Fire();
    }

    private sealed class Timer(Action callback) : ITimer
    {
        private bool disposed;
        public void Fire()
        {
            if (!disposed) callback();
        }
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;
        public void Dispose() => disposed = true;
        public ValueTask DisposeAsync()
        {
            disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
