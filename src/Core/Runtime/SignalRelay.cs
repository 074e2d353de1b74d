namespace Oci.Runtime;

/// <summary>Passes signals on to a process that may not be there yet: those that come too early reach it when it is. May be used from several threads.</summary>
public sealed class SignalRelay
{
    private readonly Lock guard = new();
    private readonly List<int> early = [];
    private Action<int>? target;

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number.</param>
    public void Send(int signal)
    {
        Action<int>? known;
        lock (guard)
        {
            known = target;
            if (known is null) early.Add(signal);
        }
        known?.Invoke(signal);
    }

    /// <summary>Names the process, once it runs.</summary>
    internal void Connect(Action<int> process)
    {
        int[] waiting;
        lock (guard)
        {
            target = process;
            waiting = [.. early];
            early.Clear();
        }
        foreach (var signal in waiting) process(signal);
    }
}
