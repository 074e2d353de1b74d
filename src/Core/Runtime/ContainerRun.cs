using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>A container's whole life, for every runtime: create, start, wait, delete.</summary>
public static class ContainerRun
{
    /// <summary>Runs a container to its end and deletes it. Cancelling stops it first: a signal, a grace period, SIGKILL.</summary>
    /// <returns>The exit code, whatever it is.</returns>
    /// <exception cref="ContainerStartException">The container could not be made or its program not be started.</exception>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerTimeout"/>: it took longer than <see cref="RunLimits.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the container is left.</exception>
    public static async Task<ContainerExit> RunAsync(this IContainerRuntime runtime, Bundle bundle, string id, ContainerIo io, RunLimits limits, CancellationToken ct)
    {
        await using var process = await runtime.BeginAsync(bundle, id, io, ct);
        return await process.WaitAsync(limits, ct);
    }

    /// <summary>Makes a container and starts its process, in one go where the runtime can. Dispose the result when done.</summary>
    /// <exception cref="ContainerStartException">The container could not be made or its program not be started.</exception>
    public static Task<ContainerProcess> BeginAsync(this IContainerRuntime runtime, Bundle bundle, string id, ContainerIo io, CancellationToken ct) =>
        runtime.BeginAsync(bundle, id, io, _ => { }, ct);

    /// <summary>The same, telling of the container before its process starts, or right after where both go in one.</summary>
    /// <inheritdoc cref="BeginAsync(IContainerRuntime, Bundle, string, ContainerIo, CancellationToken)"/>
    public static async Task<ContainerProcess> BeginAsync(this IContainerRuntime runtime, Bundle bundle, string id, ContainerIo io, Action<ContainerProcess> made, CancellationToken ct)
    {
        if (runtime is IContainerLauncher launcher)
        {
            var launched = await launcher.LaunchAsync(bundle, id, io, ct);
            made(launched);
            return launched;
        }
        var process = await runtime.CreateAsync(bundle, id, io, ct);
        try
        {
            made(process);
            await process.StartAsync(ct);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the end; when cancelled or out of time, stops the container and waits for that.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static async Task<ContainerExit> WaitAsync(this ContainerProcess process, RunLimits limits, CancellationToken ct)
    {
        using var timer = limits.Timeout is { } timeout ? new CancellationTokenSource(timeout, limits.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            return await process.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(limits);
            ct.ThrowIfCancellationRequested();
            throw new OciException(ErrorCodes.ContainerTimeout, $"expected `{process.Id}` to end within {limits.Timeout!.Value.TotalSeconds} s, found it running and stopped it");
        }
    }

    /// <summary>Asks the process to end, and ends it after the grace period.</summary>
    public static async Task StopAsync(this ContainerProcess process, RunLimits limits)
    {
        if (limits.Grace > TimeSpan.Zero)
        {
            await process.KillAsync(limits.StopSignal, CancellationToken.None);
            using var grace = new CancellationTokenSource(limits.Grace, limits.Time);
            if (await EndsAsync(process, grace.Token)) return;
        }
        await process.KillAsync(SignalKill, CancellationToken.None);
        await EndsAsync(process, CancellationToken.None);
    }

    private const int SignalKill = 9;

    private static async Task<bool> EndsAsync(ContainerProcess process, CancellationToken ct)
    {
        try
        {
            await process.WaitAsync(ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (ContainerStartException)
        {
            return true; // stopped before it started
        }
    }
}
