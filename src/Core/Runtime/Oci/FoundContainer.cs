using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container that another process of ours launched. The runtime that waits for it there is the way in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class FoundContainer(OciRuntime runtime, Bundle bundle, string id, string folder, int owner, string started) : ContainerProcess(id)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Finds the runtime of a container by what it was told to write its log to, which nothing else is.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="bundle">What the container was made of.</param>
    /// <param name="folder">Our record of the container.</param>
    /// <param name="log">Where its runtime writes its log.</param>
    public static FoundContainer? TryFind(OciRuntime runtime, Bundle bundle, string folder, string log)
    {
        // Of those with that argument only the runtime itself is the first process of its namespace.
        foreach (var process in DyingRuntime.NamedWith(log).Where(IsFirst))
            if (ProcessStart.TryRead(process) is { } started) return new FoundContainer(runtime, bundle, Path.GetFileName(folder), folder, process, started);
        return null;
    }

    public override Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    public override async Task<ContainerState> ReadStateAsync(CancellationToken ct)
    {
        var (code, output, _) = await ChildRun.CollectAsync(runtime.Command.Beside(owner, null, "state", Id), null).WaitAsync(ct);
        return code == 0 ? StrictJson.Parse(Encoding.UTF8.GetBytes(output), RuntimeJson.Strict.ContainerState, "container state", Id)
            : throw new OciException(ErrorCodes.ContainerNotFound, $"expected a running container `{Id}`, found that it has ended");
    }

    public override async Task<string?> FindRootAsync(CancellationToken ct) =>
        (await ReadStateAsync(ct)).Pid is { } first and > 0 ? string.Create(CultureInfo.InvariantCulture, $"/proc/{owner}/root/proc/{first}/root") : null;

    public override async Task KillAsync(int signal, CancellationToken ct)
    {
        if (!Runs) return;
        // Whoever waits for the runtime is to learn how the container ended: the runtime itself must not be killed.
        if (signal == Libc.SignalKill) await ChildRun.CollectAsync(runtime.Command.Beside(owner, null, "kill", Id, "KILL"), null).WaitAsync(ct);
        else _ = Libc.kill(owner, signal);
    }

    public override async Task<ContainerExit> WaitAsync(CancellationToken ct)
    {
        while (Runs) await Task.Delay(pause, ct);
        return new(0);
    }

    public override Task<ContainerExit> ExecAsync(ProcessSpec process, ContainerIo io, CancellationToken ct) =>
        new ContainerExecution(runtime, folder, Id, process).RunAsync((log, arguments) => runtime.Command.Beside(owner, log, arguments), io, bundle.Namespace, ct);

    public override Task DeleteAsync(CancellationToken ct) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Runs => ProcessStart.TryRead(owner) == started;

    // NSpid: the process's number in each process namespace, the innermost last. Source: proc_pid_status(5).
    private static bool IsFirst(int process)
    {
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).FirstOrDefault(l => l.StartsWith("NSpid:", StringComparison.Ordinal));
            return line?.Split('\t') is [_, _, .., "1"];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
