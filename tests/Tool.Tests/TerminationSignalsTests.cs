using Oci.Tool;

namespace Oci.Tests;

public sealed class TerminationSignalsTests
{
    [Fact]
    public async Task The_first_signal_cancels_and_the_second_is_left_to_the_system()
    {
        using var signals = new TerminationSignals();
        Assert.True(signals.Handle(15));
        await Task.Delay(Timeout.Infinite, signals.Token).ContinueWith(_ => { });
        Assert.Equal(15, signals.Received);
        Assert.False(signals.Handle(2));
    }

    [Fact]
    public void While_forwarded_signals_cancel_nothing()
    {
        using var signals = new TerminationSignals();
        var heard = new List<int>();
        using (signals.Forward(heard.Add))
        {
            Assert.True(signals.Handle(2));
            Assert.True(signals.Handle(2));
        }
        Assert.Equal([2, 2], heard);
        Assert.False(signals.Token.IsCancellationRequested);
        Assert.True(signals.Handle(2));
    }
}
