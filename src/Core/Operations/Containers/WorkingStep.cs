using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>A process on a working container's root file system, as a build's RUN has it: sandboxed, gone at its end, and no trace of mount points stays.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="home">The container.</param>
[SupportedOSPlatform("linux")]
internal sealed class WorkingStep(OciHost host, ContainerHome home)
{
    private const string Hostname = "localhost";

    /// <summary>Runs to the end.</summary>
    public async Task<ContainerExit> RunAsync(ExecRequest request, ContainerIo io, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        using var owned = home.Own();
        var runtime = host.OpenRuntime(request.Isolation, request.Runtime);
        await runtime.SweepAsync(ct);
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        await using var snapshot = await snapshotter.OpenKeptAsync(home.Id, home.Chain, ct);
        using var work = WorkFolder.Create(host);
        var folder = work.New();
        var files = await ResolverFiles.WriteAsync(folder, Hostname, new ResolverSettings(), ct);
        var options = new ContainerOptions
        {
            Entrypoint = request.Command,
            Environment = RunOptions.WithValues(request.Environment, host),
            WorkingFolder = request.WorkingFolder,
            User = request.User,
            Privileged = request.Privileged,
            AddCapabilities = request.CapAdd,
            DropCapabilities = request.CapDrop,
            Terminal = request.Terminal,
            Network = !ContainerNetworks.IsOwn(request.Network) ? request.Network
                : throw new OciException(ErrorCodes.InvalidContainerOption, $"expected the network of a working container's command to be `host` or `none`, found `{ContainerNetworks.NameOf(request.Network)}`", "--network host"),
            Hostname = Hostname,
            RootPath = snapshot.RootFolder,
            MountVolumes = false,
            SuppressSync = true,
            Mounts = [.. files, .. VolumeFolders.Mounts(folder, request.Volumes.Select(VolumeOption.Parse), snapshot.Root, ct)],
        };
        var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(home.Document.Config, options, snapshot.Root);
        snapshot.AddMountPoints(MountTargets.Of(spec, snapshot.Namespace));
        var bundle = await Bundle.WriteAsync(folder, spec, snapshot.Namespace, ct);
        var id = $"step-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return await RunOperation.RunAsync(runtime, bundle, id, io, new RunLimits { Time = host.Time }, started, ct);
    }
}
