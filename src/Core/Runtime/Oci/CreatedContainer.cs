using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// A container made by the runtime's own create and start. The runtime ends after each of them; we wait for the container's first process
/// ourselves, as its nearest ancestor that adopts orphans.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class CreatedContainer(OciRuntime runtime, Bundle bundle, ContainerRecord record) : ContainerProcess(record.Id)
{
    private Task<int>? completion;
    private bool deleted;

    /// <summary>Makes the container.</summary>
    /// <exception cref="ContainerStartException">The runtime refused.</exception>
    public async Task CreateAsync(ContainerIo io, CancellationToken ct)
    {
        AdoptedProcess.AdoptOrphans();
        var start = runtime.Command.Plain(record.Log, "create", "--pid-file", record.PidFile, "--bundle", bundle.Folder, Id) with { OwnGroup = true };
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = await Task.Run(() => ChildRun.Start(start, io, bundle.Namespace, creation => LiveAsync(creation, made)), CancellationToken.None);
        completion = run.Completion;
        await made.Task.WaitAsync(ct);
        if (!record.WasMade) throw Failure();
    }

    public override async Task StartAsync(CancellationToken ct)
    {
        var (code, _, _) = await CallAsync("start", Id).WaitAsync(ct);
        if (code != 0) throw Failure();
    }

    public override async Task<ContainerState> ReadStateAsync(CancellationToken ct)
    {
        var (code, output, _) = await CallAsync("state", Id).WaitAsync(ct);
        return code == 0 ? StrictJson.Parse(Encoding.UTF8.GetBytes(output), RuntimeJson.Strict.ContainerState, "container state", Id)
            : throw new OciException(ErrorCodes.ContainerNotFound, $"expected a container `{Id}`, found none");
    }

    public override async Task KillAsync(int signal, CancellationToken ct)
    {
        if (completion is { IsCompleted: false }) await CallAsync("kill", Id, signal.ToString(System.Globalization.CultureInfo.InvariantCulture)).WaitAsync(ct);
    }

    public override async Task<ContainerExit> WaitAsync(CancellationToken ct)
    {
        var code = await completion!.WaitAsync(ct);
        return code == 1 && OciRuntime.Examine(bundle, bundle.Spec.Process) is { } refused ? throw refused : new(code);
    }

    public override Task<ContainerExit> ExecAsync(ProcessSpec process, ContainerIo io, CancellationToken ct) =>
        new ContainerExecution(runtime, record.Folder, Id, process).RunAsync((log, arguments) => runtime.Command.Plain(log, arguments), io, bundle.Namespace, ct);

    public override async Task DeleteAsync(CancellationToken ct)
    {
        if (deleted) return;
        if (completion is { IsCompleted: false }) throw new OciException(ErrorCodes.ContainerExists, $"expected `{Id}` to have ended, found it running", "stop it first");
        await runtime.ForgetAsync(record);
        deleted = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (deleted) return;
        await runtime.ForgetAsync(record); // by force: kills what still runs
        deleted = true;
        if (completion is not null) await completion.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<int> LiveAsync(Task<int> creation, TaskCompletionSource made)
    {
        var code = await creation;
        int? process = record.WasMade ? record.ReadPid() : null;
        made.SetResult();
        return process is null ? code
            : await Task.Factory.StartNew(() => AdoptedProcess.WaitForExit(process.Value), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private Task<(int Code, string Output, string Error)> CallAsync(params string[] arguments) =>
        ChildRun.CollectAsync(runtime.Command.Plain(record.Log, arguments), bundle.Namespace);

    private ContainerStartException Failure() =>
        runtime.ReadFailure(record.Log, bundle.Spec.Process)
        ?? new ContainerStartException(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected `{runtime.Name}` to make a container, found that it failed and gave no reason");
}
