using System.Runtime.InteropServices;

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

Console.WriteLine("working");
while (!stop.IsCancellationRequested)
{
    // The work of one round goes here.
    stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
}
Console.WriteLine("stopped");

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
