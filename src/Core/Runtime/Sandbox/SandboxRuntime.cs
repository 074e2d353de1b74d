using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The built-in runner: makes containers itself, with the kernel's own calls and no other program. A container costs single milliseconds and
/// cannot outlive this process, however that dies.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SandboxRuntime : IContainerRuntime, IContainerFinder
{
    private static readonly SemaphoreSlim checking = new(1);
    private static (bool Done, string? Obstacle) check;

    private readonly string records;

    private readonly SandboxRights rights;

    private SandboxRuntime(string stateFolder)
    {
        var folder = Path.Combine(Path.GetFullPath(stateFolder), "sandbox");
        records = Path.Combine(folder, "containers");
        rights = new SandboxRights(folder);
    }

    /// <inheritdoc/>
    public string Name => "sandbox";

    /// <summary>The runner, with its notes in a folder of ours.</summary>
    /// <param name="stateFolder">Made when missing, with access for its owner only.</param>
    public static SandboxRuntime Open(string stateFolder) => new(stateFolder);

    /// <inheritdoc/>
    public async Task<ContainerProcess> CreateAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct) => await MakeAsync(id, _ => bundle, io, ct);

    /// <inheritdoc/>
    public Task<ContainerProcess> FindAsync(Bundle bundle, string id, CancellationToken ct) => Task.FromResult(
        TryFind(bundle, id) ?? throw new OciException(ErrorCodes.ContainerNotFound, $"expected a running container `{ByteText.Escape(id)}`, found none"));

    /// <summary>The container of another process; null where there is none that runs.</summary>
    internal ContainerProcess? TryFind(Bundle bundle, string id)
    {
        ContainerId.Check(id);
        return FoundSandbox.TryRead(bundle, Path.Combine(records, id));
    }

    /// <summary>What keeps this process from making containers here, in words; null when nothing does. Tried once in a process's life, and not again by later ones with the same rights where it went well.</summary>
    public async Task<string?> FindObstacleAsync(CancellationToken ct)
    {
        await checking.WaitAsync(ct);
        try
        {
            if (!check.Done) check = (true, CallRunner.Obstacle ?? await CheckAsync(ct));
            return check.Obstacle;
        }
        finally
        {
            checking.Release();
        }
    }

    /// <summary>Forgets the containers whose owners were killed, with the control groups that they left.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var count = 0;
        foreach (var record in ContainerRecord.TakeAbandoned(records))
        {
            ct.ThrowIfCancellationRequested();
            await CgroupFolders.RemoveAsync(record.Id);
            record.Remove();
            count++;
        }
        return count;
    }

    /// <summary>Makes a container of a bundle that may lie in the container's own folder, which goes away with it.</summary>
    internal async Task<ContainerProcess> MakeAsync(string id, Func<string, Bundle> bundleIn, ContainerIo io, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ContainerId.Check(id);
        if (CallRunner.Obstacle is { } obstacle) throw new RuntimeUnavailableException($"expected to make a container, found {obstacle}", "choose --isolation runtime");
        var record = ContainerRecord.Create(records, id);
        SandboxCgroup? cgroup = null;
        SandboxProcess? process = null;
        try
        {
            var bundle = bundleIn(record.Folder);
            Check(bundle);
            cgroup = SandboxCgroup.Create(id, bundle.Spec);
            process = SandboxProcess.Begin(new SandboxLaunch(bundle, cgroup, io), bundle.Namespace, io);
            var container = new SandboxContainer(bundle, record, cgroup, process);
            FoundSandbox.Write(record, (await process.Prepared.WaitAsync(ct)).Id);
            return container;
        }
        catch
        {
            await ForgetAsync(process, cgroup, record);
            rights.Forget();
            throw;
        }
    }

    private async Task<string?> CheckAsync(CancellationToken ct)
    {
        if (rights.AreKnown) return null;
        var obstacle = await SandboxSelfCheck.RunAsync(this, ct);
        if (obstacle is null) rights.Note();
        return obstacle;
    }

    private static void Check(Bundle bundle)
    {
        if (!NamespaceCalls.Makes(bundle.Spec, "user") && !OwnProcess.MayMount)
            throw new OciException(ErrorCodes.PermissionMissing, "expected the right to make namespaces and mounts (CAP_SYS_ADMIN), found it missing", RuntimeUnavailableException.RightsHint);
        SpecCheck.Run(bundle.Spec, bundle.Folder);
        if (SandboxLimits.Of(bundle.Spec) is { } limit) throw new RuntimeUnavailableException($"expected a configuration that the built-in runner can do, found {limit}", "choose --isolation runtime");
        if (bundle.Spec.Process?.Args is not [_, ..]) throw new OciException(ErrorCodes.InvalidBundle, $"expected a program in the configuration of `{ByteText.Escape(bundle.Folder)}`, found none");
    }

    private static async Task ForgetAsync(SandboxProcess? process, SandboxCgroup? cgroup, ContainerRecord record)
    {
        if (process is not null)
        {
            process.IsMute = true;
            _ = process.Signal(Libc.SignalKill);
            process.Dispose();
            await process.Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        if (cgroup is not null) await cgroup.RemoveAsync();
        else await CgroupFolders.RemoveAsync(record.Id);
        record.Remove();
    }
}
