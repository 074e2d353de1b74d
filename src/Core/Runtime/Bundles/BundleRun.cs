using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container of a bundle from its creation to its end, in one call: what engines do with several.</summary>
/// <param name="runtime">What makes it.</param>
[SupportedOSPlatform("linux")]
public sealed class BundleRun(BundleRuntime runtime)
{
    /// <summary>Makes a container and starts it.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="creation">What of, and how.</param>
    /// <param name="ct">Cancels; what was made is gone then.</param>
    /// <exception cref="Diagnostics.OciException">As creating and starting.</exception>
    public async Task StartAsync(string id, BundleCreation creation, CancellationToken ct)
    {
        await runtime.CreateAsync(id, creation, ct);
        try
        {
            await runtime.StartAsync(id, ct);
        }
        catch
        {
            await runtime.DeleteAsync(id, force: true, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The same, and waits for its end. A terminal that no socket takes is joined to ours.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="creation">What of, and how.</param>
    /// <param name="keep">Whether it is still known when it has ended.</param>
    /// <param name="signals">Signals for it.</param>
    /// <param name="ct">Cancels; it is killed then.</param>
    /// <returns>How its first process ended.</returns>
    /// <exception cref="Diagnostics.OciException">As creating and starting.</exception>
    public async Task<ContainerExit> RunAsync(string id, BundleCreation creation, bool keep, SignalRelay signals, CancellationToken ct)
    {
        using var terminal = creation.ConsoleSocket is null ? new DescriptorSocket() : null;
        await StartAsync(id, creation with { Terminal = terminal?.Theirs }, ct);
        try
        {
            using var process = ClonedProcess.Open(runtime.ReadFirstProcess(id));
            signals.Connect(signal => _ = process.Signal(signal));
            var exit = Task.Factory.StartNew(process.WaitForExit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            terminal?.Theirs.Dispose();
            var end = terminal?.Receive() is { } master ? TerminalRelay.CompleteAsync(master, ContainerIo.Inherit, exit) : exit;
            await using var killing = ct.Register(() => process.Signal(Libc.SignalKill));
            var code = await end;
            ct.ThrowIfCancellationRequested();
            return new(code);
        }
        finally
        {
            if (!keep) await runtime.DeleteAsync(id, force: true, CancellationToken.None);
        }
    }
}
