using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Operations;

/// <summary>Runs a container that is made from its start to its end. Its caller owns the container meanwhile.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="home">The container.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerRunner(OciHost host, ContainerHome home)
{
    private readonly ContainerNetworks networks = new(host);

    /// <summary>Runs it to its end.</summary>
    /// <param name="io">Where the streams lead; what is not a terminal is logged too.</param>
    /// <param name="snapshotter">Keeps its root file system.</param>
    /// <param name="started">Called once it runs; its result is disposed at the end.</param>
    /// <param name="running">Called once its program has started.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="ContainerStartException">It could not be started; that is written down too.</exception>
    public async Task<ContainerExit> RunAsync(ContainerIo io, ISnapshotter snapshotter, Func<ContainerProcess, IDisposable?>? started, Action? running, CancellationToken ct)
    {
        var runtime = host.OpenRuntime(home.Document.Isolation, home.Document.Runtime);
        await runtime.SweepAsync(ct);
        await using var snapshot = await snapshotter.OpenKeptAsync(home.Id, home.Chain, ct);
        var bundle = (await Bundle.OpenAsync(home.BundleFolder, ct)).In(snapshot.Namespace);
        snapshot.AddMountPoints(MountTargets.Of(bundle.Spec, snapshot.Namespace));
        var status = new StatusDocument { Status = StatusDocument.Created, Owner = ProcessDocument.Own(), Address = home.ReadStatus().Address };
        // Signals are passed on from before the start: the first thing that the process does may bring one.
        IDisposable? forwarding = null;
        try
        {
            var chosen = await runtime.ChooseAsync(bundle, ct);
            var isConnected = ContainerNetworks.IsOwn(home.Document.Network);
            // What other runtimes have created and not started yet would outlive us.
            if (isConnected && chosen is not SandboxRuntime)
                throw new OciException(ErrorCodes.NetworkUnavailable, $"expected the built-in runner, which the network `{ContainerNetworks.NameOf(home.Document.Network)}` needs, found `{chosen.Name}`", "--isolation sandbox");
            await using var process = isConnected ? await chosen.CreateAsync(bundle, home.Id, io, ct)
                : await chosen.BeginAsync(bundle, home.Id, io, made => forwarding = started?.Invoke(made), ct);
            await using var network = await networks.ConnectAsync(home, process, ct);
            if (network?.Address is { } address)
            {
                ResolverFiles.Rename(home.BundleFolder, bundle.Spec.Hostname ?? home.Document.Name, status.Address, address);
                status = status with { Address = address };
            }
            if (isConnected) forwarding = started?.Invoke(process);
            await process.StartAsync(ct);
            home.Write(status = status with { Status = StatusDocument.Running, Started = host.Time.GetUtcNow() });
            running?.Invoke();
            var exit = await process.WaitAsync(new RunLimits { StopSignal = StopSignal.Parse(home.Document.Config.Config?.StopSignal), Time = host.Time }, ct);
            home.Write(status with { Status = StatusDocument.Exited, ExitCode = exit.Code, Finished = host.Time.GetUtcNow() });
            return exit;
        }
        catch (OciException fault)
        {
            home.Write(status with { Status = StatusDocument.Exited, ExitCode = (fault as ContainerStartException)?.ExitCode, Finished = host.Time.GetUtcNow(), Error = fault.Message });
            throw;
        }
        catch (OperationCanceledException)
        {
            home.Write(status with { Status = StatusDocument.Exited, Finished = host.Time.GetUtcNow(), Error = "it was interrupted" });
            throw;
        }
        finally
        {
            forwarding?.Dispose();
        }
    }
}
