using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes a container of an image, or of a bundle, and runs it in the foreground. Whatever happens nothing of it stays.</summary>
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
        var runtime = host.OpenRuntime(request.Isolation, request.Runtime);
        await runtime.SweepAsync(ct);
        if (request.Bundle is null) return await RunImageAsync(request, runtime, io, started, ct);
        var bundle = await Bundle.OpenAsync(request.Bundle, ct);
        if (request.Command.Count == 0) return await RunAsync(runtime, bundle, io, new RunLimits { Time = host.Time }, started, ct);
        using var work = WorkFolder.Create(host);
        return await RunAsync(runtime, await WithCommandAsync(bundle, request.Command, work.New(), ct), io, new RunLimits { Time = host.Time }, started, ct);
    }

    private async Task<ContainerExit> RunImageAsync(RunRequest request, IContainerRuntime runtime, ContainerIo io, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        var location = ImageLocation.Parse(request.Image ?? throw new OciException(ErrorCodes.Usage, "expected an image or a bundle, found neither", "dotnet-oci run IMAGE"));
        var platform = request.Platform ?? host.Platform;
        using var found = await new ImagePuller(host, host.OpenStore(), PullPolicy.Missing).FindAsync(location, platform, ct);
        var image = await new ImageLoader(found.Content).LoadAsync(found.Target, new PlatformSelector(platform), ct);
        var options = await RunOptions.OfAsync(request, host, ct);
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        var chain = await new ImageUnpacker(snapshotter, found.Content).UnpackAsync(image, ct);
        await using var snapshot = await snapshotter.PrepareAsync(chain, ct);
        using var work = WorkFolder.Create(host);
        var bundle = await MakeBundleAsync(image.Config.Value, options, request, snapshot, work.New(), ct);
        return await RunAsync(runtime, bundle, io, new RunLimits { StopSignal = StopSignal.Parse(image.Config.Value.Config?.StopSignal), Time = host.Time }, started, ct);
    }

    private static async Task<Bundle> MakeBundleAsync(ImageConfig config, ContainerOptions options, RunRequest request, Snapshot snapshot, string folder, CancellationToken ct)
    {
        var mounts = await ResolverFiles.WriteAsync(folder, options.Hostname ?? "localhost", [], ct);
        options = options with { RootPath = snapshot.RootFolder, Mounts = [.. mounts, .. VolumeFolders.Mounts(folder, request.Volumes)] };
        await Task.Run(() => VolumeFolders.Make(folder, config, snapshot.Root, ct), ct);
        var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(config, options, snapshot.Root);
        snapshot.AddMountPoints(MountTargets.Of(spec));
        return await Bundle.WriteAsync(folder, spec, snapshot.Namespace, ct);
    }

    // The bundle of the user stays as it is: the command stands in a copy of its configuration.
    private static Task<Bundle> WithCommandAsync(Bundle bundle, IReadOnlyList<string> command, string folder, CancellationToken ct)
    {
        var spec = bundle.Spec;
        var process = spec.Process ?? throw new OciException(ErrorCodes.InvalidBundle, $"expected a process in the configuration of `{bundle.Folder}`, found none");
        return Bundle.WriteAsync(folder, spec with
        {
            Process = process with { Args = command },
            Root = spec.Root! with { Path = bundle.RootFolder },
            Mounts = [.. (spec.Mounts ?? []).Select(mount => BundlePath.Absolute(mount, bundle.Folder))],
        }, bundle.Namespace, ct);
    }

    private static async Task<ContainerExit> RunAsync(IContainerRuntime runtime, Bundle bundle, ContainerIo io, RunLimits limits, Func<ContainerProcess, IDisposable>? started, CancellationToken ct)
    {
        var id = $"run-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        await using var process = await runtime.BeginAsync(bundle, id, io, ct);
        using var forwarding = started?.Invoke(process);
        return await process.WaitAsync(limits, ct);
    }
}
