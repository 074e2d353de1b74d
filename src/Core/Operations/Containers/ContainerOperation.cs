using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>
/// What can be done with containers that are there. Each is meant by its name, its ID or the beginning of its ID.
/// Every method throws an <see cref="OciException"/> with <see cref="ErrorCodes.ContainerNotFound"/> or <see cref="ErrorCodes.AmbiguousContainer"/> for one that is not.
/// </summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class ContainerOperation(OciHost host)
{
    private const int SignalKill = 9;
    private readonly ContainerStore store = new(host);

    /// <summary>The containers, the newest first.</summary>
    /// <param name="all">Those too that do not run.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ContainerEntry>> ListAsync(bool all, CancellationToken ct)
    {
        await store.SweepAsync(ct);
        return [.. store.List().Select(EntryOf).Where(entry => all || entry.IsWorking || entry.Status == StatusDocument.Running)];
    }

    /// <summary>What is known of some containers.</summary>
    public Task<IReadOnlyList<ContainerEntry>> InspectAsync(IReadOnlyList<string> containers, CancellationToken ct) =>
        Task.Run<IReadOnlyList<ContainerEntry>>(() => [.. FindAll(containers).Select(EntryOf)], ct);

    /// <summary>What a container has written.</summary>
    /// <param name="container">Which.</param>
    /// <param name="follow">Whether to go on until it ends.</param>
    /// <param name="until">What was written from then on is left out, and not waited for; null for everything.</param>
    /// <param name="ct">Cancels.</param>
    public async IAsyncEnumerable<LogLine> ReadLogAsync(string container, bool follow, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken ct)
    {
        var home = store.Find(container);
        var reader = new ContainerLogReader(home.Log);
        if (!follow)
        {
            foreach (var line in reader.Read().TakeWhile(line => !(line.Moment >= until))) yield return line;
            yield break;
        }
        await foreach (var line in reader.FollowAsync(() => !home.IsOwned || host.Time.GetUtcNow() >= until, ct))
        {
            if (line.Moment >= until) yield break;
            yield return line;
        }
    }

    /// <summary>Starts containers in the background that do not run; those that do stay as they are.</summary>
    /// <returns>Their IDs.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerRunning"/>: somebody works on it; it could not be started.</exception>
    public async Task<IReadOnlyList<string>> StartAsync(IReadOnlyList<string> containers, CancellationToken ct)
    {
        var homes = FindAll(containers);
        foreach (var home in homes)
        {
            if (home.Document.Working)
                throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a container with a process of its own, found `{home.Document.Name}`, a working container", $"dotnet-oci container exec {home.Document.Name} COMMAND");
            if (home.ReadStatus().Status == StatusDocument.Running) continue;
            home.Own().Dispose();
            await ContainerMonitor.StartAsync(host, home, ct);
        }
        return [.. homes.Select(home => home.Id)];
    }

    /// <summary>Asks containers to end, and ends them after a while; those that do not run stay as they are.</summary>
    /// <param name="containers">Which.</param>
    /// <param name="grace">How long each has; null for what its image says, else ten seconds.</param>
    /// <param name="ct">Cancels the waiting.</param>
    /// <returns>Their IDs.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(IReadOnlyList<string> containers, TimeSpan? grace, CancellationToken ct)
    {
        var homes = FindAll(containers);
        await Task.WhenAll(homes.Select(home => StopAsync(home, grace, ct)));
        return [.. homes.Select(home => home.Id)];
    }

    /// <summary>Sends a signal to the first process of containers.</summary>
    /// <param name="containers">Which.</param>
    /// <param name="signal">A signal's name or number.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their IDs.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotRunning"/>; no such signal.</exception>
    public async Task<IReadOnlyList<string>> KillAsync(IReadOnlyList<string> containers, string signal, CancellationToken ct)
    {
        var number = StopSignal.TryParse(signal) ?? throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a signal's name or number, found `{ByteText.Escape(signal)}`", "--signal TERM");
        var homes = FindAll(containers);
        foreach (var home in homes)
        {
            await using var process = await FindProcessAsync(home, ct);
            await process.KillAsync(number, ct);
            if (number == SignalKill) await home.WaitAsync(ct);
        }
        return [.. homes.Select(home => home.Id)];
    }

    /// <summary>Waits until containers have ended.</summary>
    /// <returns>Their exit codes; null where nobody was left to see it.</returns>
    public async Task<IReadOnlyList<int?>> WaitAsync(IReadOnlyList<string> containers, CancellationToken ct)
    {
        var codes = new List<int?>();
        foreach (var home in FindAll(containers)) codes.Add(await WaitAsync(home, ct));
        return codes;
    }

    /// <summary>Removes containers with their root file systems.</summary>
    /// <param name="containers">Which.</param>
    /// <param name="force">Whether those that run are killed first, and those that are not there are passed over.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their IDs.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerRunning"/>.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> containers, bool force, CancellationToken ct)
    {
        var named = force ? containers.Select(store.TryFind).OfType<ContainerHome>() : FindAll(containers);
        var homes = named.DistinctBy(home => home.Id).ToList();
        foreach (var home in homes)
        {
            if (force) await StopAsync(home, TimeSpan.Zero, ct);
            if (!home.Exists) continue; // it went away at its end
            await store.RemoveAsync(home, home.Own());
        }
        await store.SweepAsync(ct);
        return [.. homes.Select(home => home.Id)];
    }

    /// <summary>The running container of a home.</summary>
    internal async Task<ContainerProcess> FindProcessAsync(ContainerHome home, CancellationToken ct)
    {
        var status = home.ReadStatus();
        if (status.Status != StatusDocument.Running)
            throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{home.Document.Name}` to run, found it {status.Status}", $"dotnet-oci container start {home.Document.Name}");
        return await host.OpenRuntime(home.Document.Isolation, home.Document.Runtime).FindAsync(await Bundle.OpenAsync(home.BundleFolder, ct), home.Id, ct);
    }

    private List<ContainerHome> FindAll(IReadOnlyList<string> containers) => [.. containers.Select(store.Find)];

    private async Task StopAsync(ContainerHome home, TimeSpan? grace, CancellationToken ct)
    {
        if (home.ReadStatus().Status != StatusDocument.Running) return;
        var config = home.Document.Config.Config;
        try
        {
            await using var process = await FindProcessAsync(home, ct);
            await process.StopAsync(new RunLimits { Grace = grace ?? TimeSpan.FromSeconds(config?.StopTimeout ?? 10), StopSignal = StopSignal.Parse(config?.StopSignal), Time = host.Time });
        }
        catch (OciException e) when (e.Code == ErrorCodes.ContainerNotFound || e.Code == ErrorCodes.ContainerNotRunning)
        {
            // It ends by itself at this moment.
        }
        await home.WaitAsync(ct);
    }

    private static async Task<int?> WaitAsync(ContainerHome home, CancellationToken ct)
    {
        await home.WaitAsync(ct);
        return home.Exists ? home.ReadStatus().ExitCode : null;
    }

    private static ContainerEntry EntryOf(ContainerHome home)
    {
        var (document, status) = (home.Document, home.ReadStatus());
        return new ContainerEntry
        {
            Id = document.Id,
            Name = document.Name,
            Image = document.Image,
            ImageDigest = document.Manifest?.Digest,
            Command = document.Command,
            Created = document.Created,
            IsWorking = document.Working,
            Status = status.Status,
            ExitCode = status.ExitCode,
            Started = status.Started,
            Finished = status.Finished,
            Error = status.Error,
            MonitorPid = status.Status == StatusDocument.Running ? status.Owner?.Pid : null,
            Ports = [.. document.Ports.Select(port => port.ToString())],
            Address = status.Status == StatusDocument.Running ? status.Address : null,
            Labels = document.Config.Config?.Labels ?? new Dictionary<string, string>(),
            Bundle = home.BundleFolder,
            Log = home.Log,
        };
    }
}
