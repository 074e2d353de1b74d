using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Runs one more process: inside a running container, or on a working container's root file system.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class ExecOperation(OciHost host)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="request">What.</param>
    /// <param name="io">Where the standard streams lead; a terminal needs <see cref="ContainerIo.Inherit"/>.</param>
    /// <param name="started">Called once the process of a working container runs: from then on the caller may pass signals on to it.</param>
    /// <param name="forward">Called before a process is started in a running container: from then on the caller's signals may go to it. Its result is disposed at the end.</param>
    /// <param name="ct">Kills the process.</param>
    /// <exception cref="ContainerStartException">The program is missing or cannot be executed.</exception>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>, <see cref="ErrorCodes.ContainerNotRunning"/>, <see cref="ErrorCodes.InvalidUser"/>, <see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public async Task<ContainerExit> RunAsync(ExecRequest request, ContainerIo io, Func<ContainerProcess, IDisposable>? started, Func<Action<int>, IDisposable>? forward, CancellationToken ct)
    {
        if (request.Command.Count == 0) throw new OciException(ErrorCodes.Usage, "expected a command to run in the container, found none", "dotnet-oci container exec NAME sh");
        var home = new ContainerStore(host).Find(request.Container);
        if (home.Document.Working) return await new WorkingStep(host, home).RunAsync(request, io, started, ct);
        if (request is not { CapAdd: [], CapDrop: [], Volumes: [], Network: NetworkMode.Host, Isolation: Isolation.Auto, Runtime: null })
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected capabilities, volumes, network, isolation and runtime to be chosen for a working container, found `{ByteText.Escape(home.Document.Name)}`, whose processes have what it was made with", "dotnet-oci run --cap-add CAPABILITY IMAGE");
        await using var process = await new ContainerOperation(host).FindProcessAsync(home, ct);
        var bundle = await Bundle.OpenAsync(home.BundleFolder, ct);
        var signals = new SignalRelay();
        using var forwarding = forward?.Invoke(signals.Send);
        return await process.ExecAsync(await ProcessOfAsync(request, bundle.Spec.Process!, process, ct), io.With(signals), ct);
    }

    private async Task<ProcessSpec> ProcessOfAsync(ExecRequest request, ProcessSpec own, ContainerProcess container, CancellationToken ct)
    {
        var environment = RunOptions.WithValues(request.Environment, host);
        var result = own with
        {
            Args = request.Command,
            Terminal = request.Terminal,
            Cwd = request.WorkingFolder ?? own.Cwd,
            Capabilities = request.Privileged ? RuntimeSpecBuilder.AllCapabilities(HostFactsReader.Read()) : own.Capabilities,
        };
        var user = request.User is { } text ? await ResolveUserAsync(text, container, ct) : null;
        if (user is null) return result with { Env = ProcessEnvironment.Add(own.Env ?? [], environment) };
        return result with
        {
            User = new ProcessUser { Uid = user.Uid, Gid = user.Gid, AdditionalGids = user.AdditionalGids },
            Env = ProcessEnvironment.Add(own.Env ?? [], [$"HOME={user.Home}", .. environment]),
        };
    }

    private static async Task<ContainerUser> ResolveUserAsync(string text, ContainerProcess container, CancellationToken ct)
    {
        var folder = await container.FindRootAsync(ct) ?? throw new OciException(ErrorCodes.ContainerNotFound, $"expected a running container `{container.Id}`, found that it has ended");
        using var rootfs = RootDirectory.Open(folder);
        return Accounts.Read(rootfs).Resolve(text);
    }
}
