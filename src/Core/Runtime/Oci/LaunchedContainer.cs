using System.Runtime.Versioning;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container whose runtime stays in the foreground, in a process namespace that dies with us.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LaunchedContainer : ContainerProcess
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);

    private readonly OciRuntime runtime;
    private readonly Bundle bundle;
    private readonly ContainerRecord record;
    private readonly ChildRun run;
    private readonly Task<ContainerExit> exit;
    private volatile bool killed;
    private bool deleted;

    public LaunchedContainer(OciRuntime runtime, Bundle bundle, ContainerRecord record, ChildRun run) : base(record.Id)
    {
        this.runtime = runtime;
        this.bundle = bundle;
        this.record = record;
        this.run = run;
        exit = ReadExitAsync();
    }

    public override async Task StartAsync(CancellationToken ct)
    {
        while (!record.WasMade && !run.Completion.IsCompleted) await Task.Delay(pause, ct);
        if (!record.WasMade) await exit.WaitAsync(ct);
    }

    public override Task<ContainerExit> WaitAsync(CancellationToken ct) => exit.WaitAsync(ct);

    public override async Task KillAsync(int signal, CancellationToken ct)
    {
        // The runtime passes signals on to the container. SIGKILL it cannot, but as the first process of its namespace it takes all others along.
        if (await FindRuntimeAsync(ct) is not { } process) return;
        if (signal == Libc.SignalKill)
        {
            killed = true;
            run.Mute(); // unshare complains about its child's end
        }
        SendTo(process, signal);
    }

    public override async Task<ContainerState> ReadStateAsync(CancellationToken ct)
    {
        var process = await FindRuntimeAsync(ct) ?? throw Gone();
        var (code, output, _) = await ChildRun.CollectAsync(runtime.Command.Beside(process, null, "state", Id), bundle.Namespace).WaitAsync(ct);
        return code == 0 ? StrictJson.Parse(System.Text.Encoding.UTF8.GetBytes(output), RuntimeJson.Strict.ContainerState, "container state", Id) : throw Gone();
    }

    public override async Task<ContainerExit> ExecAsync(ProcessSpec process, ContainerIo io, CancellationToken ct)
    {
        while (!record.WasMade && !run.Completion.IsCompleted) await Task.Delay(pause, ct);
        var runner = await FindRuntimeAsync(ct) ?? throw Gone();
        var execution = new ContainerExecution(runtime, record.Folder, Id, process);
        return await execution.RunAsync((log, arguments) => runtime.Command.Beside(runner, log, arguments), io, bundle.Namespace, ct);
    }

    public override async Task DeleteAsync(CancellationToken ct)
    {
        if (deleted) return;
        if (!run.Completion.IsCompleted) throw new OciException(ErrorCodes.ContainerExists, $"expected `{Id}` to have ended, found it running", "stop it first");
        await runtime.ForgetAsync(record);
        deleted = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (!run.Completion.IsCompleted) await KillAsync(Libc.SignalKill, CancellationToken.None);
        await run.Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        await exit.ContinueWith(_ => { }, TaskScheduler.Default);
        await DeleteAsync(CancellationToken.None);
    }

    private async Task<ContainerExit> ReadExitAsync()
    {
        var code = await run.Completion;
        var process = bundle.Spec.Process;
        if (code == 0) return new(code);
        if (killed) return new(128 + Libc.SignalKill);
        if (record.WasMade) return code == 1 && OciRuntime.Examine(bundle, process) is { } refused ? throw refused : new(code);
        if (runtime.ReadFailure(record.Log, process) is { } failure) throw failure;
        return code > 128 ? new(code)
            : throw new ContainerStartException(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected `{runtime.Name}` to make a container, found that it ended with code {code} and gave no reason");
    }

    // Our child is unshare, its only child the runtime, from the first moments on.
    private async Task<int?> FindRuntimeAsync(CancellationToken ct)
    {
        while (!run.Completion.IsCompleted)
        {
            if (ProcessTree.ChildrenOf(run.Id) is [var process, ..]) return process;
            await Task.Delay(pause, ct);
        }
        return null;
    }

    // The number cannot have been given away as long as unshare waits for it, and unshare ends only after it.
    private void SendTo(int process, int signal)
    {
        if (!run.Completion.IsCompleted) _ = Libc.kill(process, signal);
    }

    private OciException Gone() => new(ErrorCodes.ContainerNotFound, $"expected a running container `{Id}`, found that it has ended");
}
