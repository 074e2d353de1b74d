using System.Runtime.InteropServices;

namespace Oci.Tool;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP: the first asks the running operation to stop and clean up, the second ends the process at once.
/// While a container runs in the foreground, <see cref="Forward"/> hands them to it instead.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Handled = [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];

    // Those that a container may want too, and that would end the tool: SIGQUIT, SIGUSR1, SIGUSR2 (the last two by their number on Linux).
    private static readonly (PosixSignal Signal, int Number)[] OnlyForwarded = [(PosixSignal.SIGQUIT, 3), ((PosixSignal)10, 10), ((PosixSignal)12, 12)];
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private volatile Action<int>? forward;
    private int received;

    public TerminationSignals()
    {
        // At every start: no enumerators, whose types would be loaded for three elements.
        foreach (var handled in Handled) registrations.Add(Register(handled));
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The first signal's number, or 0.</summary>
    public int Received => received;

    /// <summary>Until the result is disposed, signals go to <paramref name="target"/> and cancel nothing.</summary>
    public IDisposable Forward(Action<int> target)
    {
        forward = target;
        return new Forwarding(this, OperatingSystem.IsLinux() ? [.. OnlyForwarded.Select(Register)] : []);
    }

    /// <summary>Takes note of a signal; false when the system should do as it does by default, which is to end the process.</summary>
    internal bool Handle(int number)
    {
        if (forward is { } target)
        {
            target(number);
            return true;
        }
        if (Interlocked.CompareExchange(ref received, number, 0) != 0) return false;
        // Callbacks of the token may take their time, and signals are delivered one by one.
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Cancel(), this, preferLocal: false);
        return true;
    }

    private PosixSignalRegistration Register((PosixSignal Signal, int Number) handled) =>
        PosixSignalRegistration.Create(handled.Signal, context => context.Cancel = Handle(handled.Number));

    private void Cancel()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended while the signal was on its way.
        }
    }

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private sealed class Forwarding(TerminationSignals signals, IReadOnlyList<PosixSignalRegistration> more) : IDisposable
    {
        public void Dispose()
        {
            signals.forward = null;
            foreach (var registration in more) registration.Dispose();
        }
    }
}
