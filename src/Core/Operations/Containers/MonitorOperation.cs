using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>
/// The work of the process behind a container in the background: starts it, logs what it says, writes down how it ended. The container cannot outlive
/// this process, nor be left without one that knows of it.
/// </summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class MonitorOperation(OciHost host)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a container that is made to its end.</summary>
    /// <param name="id">The container's ID.</param>
    /// <param name="answer">Takes one line for the process that waits to hear whether the container runs.</param>
    /// <param name="ct">Stops the container.</param>
    public async Task RunAsync(string id, Action<string> answer, CancellationToken ct)
    {
        var store = new ContainerStore(host);
        var home = store.Find(id);
        MonitorAnswer? failure = null;
        var started = false;
        try
        {
            await RunAsync(store, home, () =>
            {
                started = true;
                answer(Line(new MonitorAnswer()));
            }, ct);
        }
        catch (OciException fault)
        {
            failure = new MonitorAnswer { Code = fault.Code.Number, ExitCode = (fault as ContainerStartException)?.ExitCode, Message = fault.Message, Hint = fault.Hint };
        }
        // Whoever hears that it could not be started finds nothing of it any more.
        if (failure is not null && !started) answer(Line(failure));
    }

    private static string Line(MonitorAnswer what) => Encoding.UTF8.GetString(StrictJson.Serialize(what, OperationsJson.Compact.MonitorAnswer));

    private async Task RunAsync(ContainerStore store, ContainerHome home, Action started, CancellationToken ct)
    {
        using var ownership = await OwnAsync(home, ct);
        var remove = home.Document.Remove;
        try
        {
            await RunAsync(home, started, ct);
        }
        finally
        {
            if (remove) await store.RemoveAsync(home, ownership);
        }
    }

    // Whoever looks whether it is owned holds it for a moment. Who starts it at the same time as we holds it to its end: then it is started, and not once more behind that.
    private static async Task<AdvisoryLock> OwnAsync(ContainerHome home, CancellationToken ct)
    {
        while (true)
        {
            if (home.TryOwn() is { } ownership) return ownership;
            if (home.ReadStatus().Status == StatusDocument.Running) return home.Own();
            await Task.Delay(pause, ct);
        }
    }

    private async Task RunAsync(ContainerHome home, Action started, CancellationToken ct)
    {
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        using var log = new ContainerLog(home.Log, host.Time);
        await new ContainerRunner(host, home).RunAsync(LoggedStreams.Of(ContainerIo.Discard, log), snapshotter, null, started, ct);
    }
}
