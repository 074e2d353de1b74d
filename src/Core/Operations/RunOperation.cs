using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Makes a container of an image, or of a bundle, and runs it. In the foreground nothing of it stays, whatever happens, unless it has a name.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class RunOperation(OciHost host)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="request">What.</param>
    /// <param name="io">Where the standard streams lead; a terminal needs <see cref="ContainerIo.Inherit"/>.</param>
    /// <param name="started">Called once the container runs: from then on the caller may pass signals on to it. Its result is disposed at the end.</param>
    /// <param name="ct">Stops the container: its stop signal, a grace period, SIGKILL.</param>
    /// <returns>How the container's process ended.</returns>
    /// <exception cref="ContainerStartException">The container could not be made or its program not be started.</exception>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.InvalidContainerOption"/>, <see cref="ErrorCodes.RuntimeUnavailable"/>, <see cref="ErrorCodes.PermissionMissing"/>.</exception>
    public async Task<ContainerExit> RunAsync(RunRequest request, ContainerIo io, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        if (request.Bundle is null) return await RunImageAsync(request, io, started, ct);
        var runtime = host.OpenRuntime(request.Isolation, request.Runtime);
        await runtime.SweepAsync(ct);
        var bundle = await Bundle.OpenAsync(request.Bundle, ct);
        if (request.Command.Count == 0 && !request.Terminal) return await RunAsync(runtime, bundle, io, new RunLimits { Time = host.Time }, started, ct);
        using var work = WorkFolder.Create(host);
        return await RunAsync(runtime, await WithRequestAsync(bundle, request, work.New(), ct), io, new RunLimits { Time = host.Time }, started, ct);
    }

    /// <summary>Makes a container of an image and starts it in the background.</summary>
    /// <returns>The container's ID.</returns>
    /// <exception cref="ContainerStartException">The container could not be made or its program not be started.</exception>
    /// <exception cref="OciException">As for <see cref="RunAsync(RunRequest, ContainerIo, Func{ContainerProcess, IDisposable}?, CancellationToken)"/>.</exception>
    public async Task<string> DetachAsync(RunRequest request, CancellationToken ct)
    {
        var store = new ContainerStore(host);
        await store.SweepAsync(ct);
        var home = await MakeAsync(request, remove: request.Remove == true, ct);
        try
        {
            await ContainerMonitor.StartAsync(host, home, ct);
            return home.Id;
        }
        catch (OciException) when (request.Remove != true && request.Name is null)
        {
            // Nobody knows its name, so nobody would ever remove it.
            await home.WaitAsync(ct);
            if (home.TryOwn() is { } ownership) await store.RemoveAsync(home, ownership);
            throw;
        }
    }

    private async Task<ContainerHome> MakeAsync(RunRequest request, bool remove, CancellationToken ct)
    {
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        var (home, ownership) = await new ContainerMaker(host, snapshotter).MakeAsync(request, remove, ct);
        ownership.Dispose();
        return home;
    }

    private async Task<ContainerExit> RunImageAsync(RunRequest request, ContainerIo io, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        var store = new ContainerStore(host);
        await store.SweepAsync(ct);
        var remove = request.Remove ?? request.Name is null;
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        var (home, ownership) = await new ContainerMaker(host, snapshotter).MakeAsync(request, remove, ct);
        using var owned = ownership;
        try
        {
            using var log = remove ? null : new ContainerLog(home.Log, host.Time);
            return await new ContainerRunner(host, home).RunAsync(log is null ? io : LoggedStreams.Of(io, log), snapshotter, started, null, ct);
        }
        finally
        {
            if (remove)
            {
                await snapshotter.RemoveKeptAsync(home.Id, CancellationToken.None);
                ContainerStore.RemoveFolder(home, ownership);
            }
        }
    }

    // The bundle of the user stays as it is: the command and the terminal stand in a copy of its configuration.
    private static Task<Bundle> WithRequestAsync(Bundle bundle, RunRequest request, string folder, CancellationToken ct)
    {
        var spec = bundle.Spec;
        var process = spec.Process ?? throw new OciException(ErrorCodes.InvalidBundle, $"expected a process in the configuration of `{bundle.Folder}`, found none");
        return Bundle.WriteAsync(folder, spec with
        {
            Process = process with { Args = request.Command.Count > 0 ? request.Command : process.Args, Terminal = request.Terminal ? true : process.Terminal },
            Root = spec.Root! with { Path = bundle.RootFolder },
            Mounts = [.. (spec.Mounts ?? []).Select(mount => BundlePath.Absolute(mount, bundle.Folder))],
        }, bundle.Namespace, ct);
    }

    private static Task<ContainerExit> RunAsync(IsolatedRuntime runtime, Bundle bundle, ContainerIo io, RunLimits limits, Func<ContainerProcess, IDisposable>? started, CancellationToken ct) =>
        RunAsync(runtime, bundle, $"run-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}", io, limits, started, ct);

    /// <summary>Runs a bundle to its end. Signals are passed on from before the start: the first thing that the process does may bring one.</summary>
    internal static async Task<ContainerExit> RunAsync(IsolatedRuntime runtime, Bundle bundle, string id, ContainerIo io, RunLimits limits, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        IDisposable? forwarding = null;
        try
        {
            await using var process = await (await runtime.ChooseAsync(bundle, ct)).BeginAsync(bundle, id, io, made => forwarding = started?.Invoke(made), ct);
            return await process.WaitAsync(limits, ct);
        }
        finally
        {
            forwarding?.Dispose();
        }
    }
}
