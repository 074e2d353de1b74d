using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>Runs a process in a container on top of a tree: RUN. What it changed becomes the layer.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RunWork(ExecutorTools tools, RunStep step, IReadOnlyDictionary<Digest, StepResult> inputs) : StepWork(tools, step, inputs)
{
    public override async Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct)
    {
        var digests = new List<Digest>();
        foreach (var mount in step.Mounts.Where(mount => mount.From is not null))
        {
            var path = mount.Request.Source ?? "/";
            digests.Add(await Tools.Digests.OfAsync(mount.From!, ResultOf(mount.From!), json => json.WriteString("mount", path), tree => [SelectMount(mount, tree)], ct));
        }
        return digests;
    }

    /// <summary>Hears when the process is done and the next step can begin.</summary>
    public required Action<CacheKey, Snapshot> Announce { get; init; }

    public override async Task<LayerBlob?> ExecuteAsync(StepGround ground, CacheKey key, IDisposable slot, CancellationToken ct)
    {
        if (step.Insecure && !Tools.Options.Steps.AllowInsecure)
            throw new OciException(ErrorCodes.InsecureStep, "expected a step that runs in a sandbox, found `--security=insecure`, which is not granted", "pass --allow security.insecure if you trust this Containerfile");
        ForeignPlatform.Check(step.Platform);
        await using var snapshot = await PrepareAsync(ground, ct);
        await using (var mounts = new StepMounts(Tools, step, await Tools.SnapshotterAsync(ct), snapshot.Namespace))
        {
            mounts.AddSettings(Tools.Options.Steps);
            var wanted = step.Mounts.Select(mount => (Mount: mount, From: mount.From is null ? null : ResultOf(mount.From))).ToList();
            await mounts.OpenCachesAsync(wanted.Where(one => one.Mount.Request.Type == RunMountType.Cache), ct);
            foreach (var (mount, from) in wanted) await mounts.AddAsync(mount, from, ct);
            await RunOrKeepAsync(snapshot, mounts, ground, ct);
        }
        var changes = await Task.Run(() => snapshot.Seal(Tools.Options.Time.Newest, ct), ct);
        Announce(key, snapshot);
        slot.Dispose();
        return await WriteAsync(snapshot, changes, ground, Tools.Stop);
    }

    private async Task<Snapshot> PrepareAsync(StepGround ground, CancellationToken ct)
    {
        if (ground.Sealed is { } below) return await (await Tools.SnapshotterAsync(ct)).PrepareOnAsync(below, ct);
        // The first step needs a runtime that was tried and layers that are unpacked: one beside the other.
        var runtime = Task.Run(() => Tools.Runtime.PrepareAsync(ct), CancellationToken.None);
        try
        {
            var snapshotter = await Tools.SnapshotterAsync(ct);
            return await snapshotter.PrepareAsync(await snapshotter.UnpackAsync((await ground.Result).Layers, Tools.Options.Content, ct), ct);
        }
        finally
        {
            // Nothing of it may run on. Its fault, if any, is that of the container.
            await runtime.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // While the next step runs. Its own layer waits for this one: a chain of layers has a name only from below upwards.
    private async Task<LayerBlob?> WriteAsync(Snapshot snapshot, ChangeSet changes, StepGround ground, CancellationToken ct)
    {
        LayerBlob? layer;
        using (await Tools.Writers.EnterAsync(ct)) layer = await Tools.WriteLayerAsync(changes.Changes, step, ct);
        var below = await ground.Result;
        if (layer is not null) await snapshot.CommitAsync(ChainId.Of(ChainId.Of(below.Layers.Select(one => one.DiffId)), layer.DiffId), Tools.Options.Time.Newest, ct);
        return layer;
    }

    private async Task RunOrKeepAsync(Snapshot snapshot, StepMounts mounts, StepGround ground, CancellationToken ct)
    {
        try
        {
            await RunAsync(snapshot, mounts, ct);
        }
        catch (StepFailedException fault) when (Tools.Options.FailedFolder is not null)
        {
            var folder = await new StateBeforeStep(Tools, step).KeepAsync(Tools.Options.FailedFolder, await ground.Result, ct);
            throw new StepFailedException(fault.Message, fault.ExitCode, fault.OutputTail, $"dotnet-oci run -it --bundle {ByteText.Escape(folder)}", fault.At) { Bundle = folder };
        }
    }

    private async Task RunAsync(Snapshot snapshot, StepMounts mounts, CancellationToken ct)
    {
        await mounts.AddFilesAsync(step.Documents, step.Hostname, ct);
        var spec = new RuntimeSpecBuilder(Tools.Host).Build(Image(), Container(snapshot, mounts), snapshot.Root);
        snapshot.AddMountPoints(MountTargets.Of(spec, snapshot.Namespace));
        var bundle = Bundle.Of(mounts.FolderOf("bundle"), spec, snapshot.Namespace);
        var output = new StepLog(step.Origin.Scope, Tools.Options.Progress, Tools.Options.Secrets.Values);
        try
        {
            var exit = await Tools.Runtime.RunAsync(bundle, $"build-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}", ContainerIo.Lines(output.Write), new RunLimits { Grace = TimeSpan.Zero }, ct);
            output.Release();
            if (!exit.IsSuccess) throw Failed(exit.Code, output.Tail, null);
        }
        catch (ContainerStartException fault) when (fault.ExitCode is 126 or 127)
        {
            throw Failed(fault.ExitCode, output.Tail, fault);
        }
    }

    private ImageConfig Image() => new()
    {
        Os = step.Platform.Os,
        Architecture = step.Platform.Architecture,
        RootFs = new RootFs(),
        Config = new ContainerConfig { Env = step.Environment, WorkingDir = step.WorkingFolder, User = step.User },
    };

    private ContainerOptions Container(Snapshot snapshot, StepMounts mounts)
    {
        var settings = Tools.Options.Steps;
        var devices = new DeviceFinder(DeviceFinder.HostFolders).Find(step.Devices, settings.AllowDevices);
        return settings.Container with
        {
            Entrypoint = step.Arguments,
            Environment = [.. step.ProxyEnvironment, .. devices.Environment, .. mounts.Environment],
            Mounts = [.. devices.Mounts, .. mounts.Specs],
            Network = step.Network == StepNetwork.None ? NetworkMode.None : NetworkMode.Host,
            Hostname = step.Hostname,
            RootPath = snapshot.RootFolder,
            MountVolumes = false,
            Privileged = step.Insecure,
            SuppressSync = !settings.Sync,
            InitProgram = settings.Init ? InitProgram.Write(mounts.NewFolder("init")) : null,
            Devices = [.. settings.Container.Devices, .. devices.Devices],
        };
    }

    private static CopyMatch SelectMount(StepMount mount, FileTree tree)
    {
        var path = RootPath.Clean(mount.Request.Source ?? "/");
        if (tree.Resolve(path) is { } node) return new CopySelector(tree, null).MatchOf(path.Name, node);
        throw new OciException(ErrorCodes.SourceNotFound, $"expected `{path}` as source of the mount on `{ByteText.Escape(mount.Target ?? "")}`, found nothing: file not found");
    }

    private StepFailedException Failed(int code, IReadOnlyList<string> tail, OciException? cause) => new(
        cause?.Message ?? $"expected exit code 0 of `{ByteText.Escape(step.Origin.Text)}`, found {code}",
        code, tail, cause?.Hint ?? (code == 137 ? "the step was killed: it may have run out of memory" : "dotnet-oci build --on-failure shell: look around in the state before the step"), step.Origin.At);
}
