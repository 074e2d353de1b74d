using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container of the built-in runner.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxContainer(Bundle bundle, ContainerRecord record, SandboxCgroup? cgroup, SandboxProcess process) : ContainerProcess(record.Id)
{
    private volatile bool killed;
    private bool deleted;

    public override async Task StartAsync(CancellationToken ct)
    {
        process.Go();
        await process.Started.WaitAsync(ct);
    }

    public override async Task<ContainerState> ReadStateAsync(CancellationToken ct)
    {
        if (deleted) throw new OciException(ErrorCodes.ContainerNotFound, $"expected a container `{Id}`, found none");
        var first = process.Prepared.IsCompletedSuccessfully ? await process.Prepared : null;
        var ended = process.Completion.IsCompleted;
        return new()
        {
            OciVersion = bundle.Spec.OciVersion,
            Id = Id,
            Status = ended ? "stopped" : process.Started.IsCompletedSuccessfully ? "running" : first is null ? "creating" : "created",
            Pid = ended ? 0 : first?.Id ?? 0,
            Bundle = bundle.Folder,
            Annotations = bundle.Spec.Annotations,
        };
    }

    public override async Task<string?> FindRootAsync(CancellationToken ct)
    {
        var first = await process.Prepared.WaitAsync(ct);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{first.Id}/root");
    }

    public override Task KillAsync(int signal, CancellationToken ct)
    {
        killed |= signal == Libc.SignalKill;
        _ = process.Signal(signal);
        return Task.CompletedTask;
    }

    public override async Task<ContainerExit> WaitAsync(CancellationToken ct)
    {
        try
        {
            return new(await process.Completion.WaitAsync(ct));
        }
        catch (ContainerStartException) when (killed)
        {
            return new(128 + Libc.SignalKill);
        }
    }

    public override async Task<ContainerExit> ExecAsync(ProcessSpec inside, ContainerIo io, CancellationToken ct)
    {
        var first = await process.Prepared.WaitAsync(ct);
        return await SandboxExecution.RunAsync(bundle.Spec, first.Id, inside, io, ct);
    }

    public override async Task DeleteAsync(CancellationToken ct)
    {
        if (deleted) return;
        if (!process.Completion.IsCompleted) throw new OciException(ErrorCodes.ContainerExists, $"expected `{Id}` to have ended, found it running", "stop it first");
        await ForgetAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (deleted) return;
        await KillAsync(Libc.SignalKill, CancellationToken.None);
        process.Dispose();
        await process.Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        await ForgetAsync();
    }

    private async Task ForgetAsync()
    {
        deleted = true;
        process.Dispose();
        if (cgroup is not null) await cgroup.RemoveAsync();
        record.Remove();
    }
}
