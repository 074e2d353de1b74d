using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The operations of the runtime specification on a bundle, each a call of its own: what is known of a container between two of them stands in a
/// folder. Source: runtime-spec runtime.md. Made with the built-in runner.
/// </summary>
/// <param name="folder">Where containers are noted; made when missing, for its owner only.</param>
/// <param name="time">The clock.</param>
/// <param name="warn">Hears of hooks that failed where it is too late to stop.</param>
[SupportedOSPlatform("linux")]
public sealed class BundleRuntime(string folder, TimeProvider time, Action<string> warn)
{
    private const string Paused = "paused";
    private const string RecordName = "state.json";
    private const string FifoName = "start.fifo";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    /// <summary>Our caller's environment, <c>NAME=VALUE</c>: hooks get it whose configuration gives none, and it says what a service manager hands over.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Makes a container; its process waits for <see cref="StartAsync"/>.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="creation">What of, and how.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerExists"/>, <see cref="ErrorCodes.InvalidBundle"/>; the bundle asks for what the built-in runner cannot do.</exception>
    public async Task CreateAsync(string id, BundleCreation creation, CancellationToken ct)
    {
        ContainerId.Check(id);
        var bundle = await Bundle.OpenAsync(creation.Folder, creation.Configuration, ct);
        CheckBundle(bundle, creation);
        var handover = ServiceHandover.Of(Environment, Libc.getpid());
        var given = GivenDescriptors.Take(handover.Sockets + creation.PreservedDescriptors);
        var home = Path.Combine(folder, id);
        Take(id);
        try
        {
            await CreateAsync(id, home, bundle, creation, handover, given, ct);
        }
        catch
        {
            // What create began is undone, and told as the end of every container is.
            var record = File.Exists(Path.Combine(home, RecordName)) ? Read(id).Record : null;
            await ForgetAsync(id, home);
            if (record is { Pid: > 0 }) await Hooks.TryRunAsync(record.Spec.Hooks?.Poststop, "poststop", StateOf(id, home, record), warn, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lets a container's process become its program.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>; it was started already, or has ended.</exception>
    public async Task StartAsync(string id, CancellationToken ct)
    {
        var (home, record) = Read(id);
        var state = StateOf(id, home, record);
        if (state.Status != "created") throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to be created, found it {state.Status}");
        if (record.Spec.Process is null) throw new OciException(ErrorCodes.InvalidBundle, $"expected a process in the configuration of `{id}`, found none");
        try
        {
            await BundleHooks.RunAsync(record.Spec.Hooks?.StartContainer, "startContainer", state, (hook, io, late) => HookInside.RunAsync(record, hook, io, late), ct);
        }
        catch
        {
            await EndAsync(record, ct);
            throw;
        }
        var before = ProgramOf(record.Pid);
        DetachedSandbox.Start(Path.Combine(home, FifoName));
        for (var begin = time.GetTimestamp(); Lives(record) && ProgramOf(record.Pid) == before && time.GetElapsedTime(begin) < patience;) await Task.Delay(pause, ct);
        File.Delete(Path.Combine(home, FifoName));
        await Hooks.TryRunAsync(record.Spec.Hooks?.Poststart, "poststart", StateOf(id, home, record), warn, ct);
    }

    /// <summary>How a container is.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>.</exception>
    public ContainerState ReadState(string id)
    {
        var (home, record) = Read(id);
        return StateOf(id, home, record);
    }

    /// <summary>All containers, with when they were made.</summary>
    public IReadOnlyList<(ContainerState State, DateTimeOffset Created)> List() => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateDirectories(folder).Select(home => Path.GetFileName(home)).Order(StringComparer.Ordinal).Select(TryList).OfType<(ContainerState, DateTimeOffset)>()];

    /// <summary>Sends a signal to a container's first process.</summary>
    /// <param name="id">Which.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="all">Whether to every other process too.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotRunning"/>.</exception>
    public void Kill(string id, int signal, bool all)
    {
        var (_, record) = Read(id);
        // Where it has no process namespace of its own, others may outlive the first one.
        var lives = Lives(record);
        if (!lives && !all) throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to run, found that it has ended: container not running");
        int[] first = lives ? [record.Pid] : [];
        foreach (var process in all ? CgroupFolders.Processes(record.Cgroups).Union(first) : first) _ = Libc.kill(process, signal);
    }

    /// <summary>Stops every process of a container where it is, or lets them go on.</summary>
    /// <param name="id">Which.</param>
    /// <param name="paused">Whether they are to stand still.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotRunning"/>: it has ended, has no control group that can do it, or is so already.</exception>
    public async Task SetPausedAsync(string id, bool paused, CancellationToken ct)
    {
        var (home, record) = Read(id);
        var state = StateOf(id, home, record);
        if (state.Status != (paused ? "running" : Paused)) throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to be {(paused ? "running" : Paused)}, found it {state.Status}");
        var freezer = CgroupFreezer.Find(record.Cgroups) ?? throw new OciException(ErrorCodes.ContainerNotRunning, $"expected a control group of the container `{id}` that can be frozen, found none", "run as root where control groups can be made");
        await freezer.SetAsync(paused, ct);
    }

    /// <summary>Forgets a container that has ended, with its control group.</summary>
    /// <param name="id">Which.</param>
    /// <param name="force">Whether one that lives is killed first, and one that is not there is no fault.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerRunning"/>, <see cref="ErrorCodes.ContainerNotFound"/>.</exception>
    public async Task DeleteAsync(string id, bool force, CancellationToken ct)
    {
        ContainerId.Check(id);
        if (force && !Directory.Exists(Path.Combine(folder, id))) return;
        if (force && !File.Exists(Path.Combine(folder, id, RecordName)))
        {
            await ForgetAsync(id, Path.Combine(folder, id));
            return;
        }
        var (home, record) = Read(id);
        if (Lives(record) && !force) throw new OciException(ErrorCodes.ContainerRunning, $"expected the container `{id}` to have ended, found it {StateOf(id, home, record).Status}", $"dotnet-oci runtime kill {id} KILL");
        await EndAsync(record, ct);
        await ForgetAsync(id, home);
        await Hooks.TryRunAsync(record.Spec.Hooks?.Poststop, "poststop", StateOf(id, home, record), warn, ct);
    }

    /// <summary>Runs one more process in a container.</summary>
    /// <param name="id">Which container.</param>
    /// <param name="exec">What runs, and how.</param>
    /// <param name="signals">Signals for it.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Its exit code; 0 for one that goes on.</returns>
    /// <exception cref="ContainerStartException">The program is missing or cannot be executed.</exception>
    public async Task<ContainerExit> ExecAsync(string id, BundleExec exec, SignalRelay signals, CancellationToken ct)
    {
        var (_, record) = Read(id);
        if (!Lives(record)) throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to run, found that it has ended");
        if (!exec.IgnorePaused && IsPaused(record)) throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to run, found it paused", $"dotnet-oci runtime resume {id}");
        if (exec is { Detach: true, ConsoleSocket: null, Process.Terminal: true })
            throw new OciException(ErrorCodes.InvalidContainerOption, "expected --console-socket for the terminal of a process that is not waited for, found none", "dotnet-oci runtime exec --detach --tty --console-socket PATH ID sh");
        var process = ProcessHome.Complete(exec.Process, string.Create(CultureInfo.InvariantCulture, $"/proc/{record.Pid}/root"));
        var given = GivenDescriptors.Take(exec.PreservedDescriptors);
        if (exec is { Detach: false, ConsoleSocket: null })
            return await SandboxExecution.RunAsync(record.Spec, record.Pid, process, ContainerIo.Inherit.With(signals), given, number => WritePid(exec.PidFile, number), ct);
        using var socket = exec.ConsoleSocket is null ? null : ConsoleSocket.Connect(exec.ConsoleSocket);
        using var inside = DetachedSandbox.Execute(record.Spec, record.Pid, process, socket?.SafeHandle is { } handle ? new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false) : null, given);
        WritePid(exec.PidFile, inside.Id);
        signals.Connect(signal => _ = inside.Signal(signal));
        return exec.Detach ? new(0) : new(await Task.Run(inside.WaitForExit, ct));
    }

    /// <summary>The processes of a container, by the numbers that they have here: all in its control group, or the first one where it has none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>.</exception>
    public IReadOnlyList<int> ReadProcesses(string id)
    {
        var (_, record) = Read(id);
        return !Lives(record) ? [] : [.. CgroupFolders.Processes(record.Cgroups).Append(record.Pid).Distinct().Order()];
    }

    /// <summary>Changes a container's limits.</summary>
    /// <param name="id">Which container.</param>
    /// <param name="limits">Those that change; all others stay.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotRunning"/>; <see cref="ErrorCodes.InvalidContainerOption"/>: there is no such limit; <see cref="ErrorCodes.ContainerNotCreated"/>: it has no control group for one of them, or the kernel refuses it.</exception>
    public void Update(string id, LinuxResources limits)
    {
        var (_, record) = Read(id);
        if (!Lives(record)) throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the container `{id}` to run, found that it has ended");
        SpecCheck.Run(limits);
        if (SandboxLimits.Groups(limits) is { } missing) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected limits that control groups have here, found {missing}");
        SandboxCgroup.Change(record.Cgroups, limits);
    }

    /// <summary>The process that a container was made with, as a start for another one.</summary>
    public ProcessSpec ReadProcess(string id) => Read(id).Record.Spec.Process ?? throw new OciException(ErrorCodes.InvalidBundle, $"expected a process in the configuration of `{id}`, found none");

    /// <summary>The number of a container's first process, also when it has ended.</summary>
    internal int ReadFirstProcess(string id) => Read(id).Record.Pid;

    // Of several who make it at once one does: what the others undo must not be that one's.
    private void Take(string id)
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder, OwnerOnly));
        using var all = RootDirectory.Open(folder);
        try
        {
            all.CreateDirectory(RootPath.Clean(id), (int)OwnerOnly);
        }
        catch (FileSystemException e) when (e.Errno == Errno.EEXIST)
        {
            throw new OciException(ErrorCodes.ContainerExists, $"expected no container named `{id}`, found one in `{ByteText.Escape(folder)}`", $"dotnet-oci runtime delete {id}");
        }
    }

    private async Task CreateAsync(string id, string home, Bundle bundle, BundleCreation creation, ServiceHandover handover, IReadOnlyList<int> given, CancellationToken ct)
    {
        // As it is configured: a further process may be somebody else, with another home, and is not the service.
        var record = new BundleContainerRecord { OciVersion = bundle.Spec.OciVersion, Bundle = bundle.Folder, Created = time.GetUtcNow(), Spec = bundle.Spec };
        if (bundle.Spec.Process is { } process) bundle = Bundle.Of(bundle.Folder, handover.Apply(bundle.Spec with { Process = ProcessHome.Complete(process, bundle.RootFolder) }), bundle.Namespace);
        DetachedSandbox.MakeFifo(Path.Combine(home, FifoName));
        using var socket = creation.ConsoleSocket is { } place ? ConsoleSocket.Connect(place) : null;
        using var handle = socket is null ? null : new SafeFileHandle(socket.SafeHandle.DangerousGetHandle(), ownsHandle: false);
        var terminal = bundle.Spec.Process is { Terminal: true } ? handle ?? creation.Terminal : null;
        WarnOf(bundle.Spec);
        var cgroup = SandboxCgroup.CreateWhole(id, bundle.Spec);
        if (cgroup?.Members.Any() == true) warn($"expected a control group for `{ByteText.Escape(id)}` alone, found processes in it, which end with the container");
        Note(record = record with { Cgroups = [.. (cgroup?.Folders ?? []).Select(group => group.Folder).Distinct()] });
        await DetachedSandbox.CreateAsync(bundle, cgroup, Path.Combine(home, FifoName), terminal, given,
            number => Note(record = record with { Pid = number, Start = ProcessStart.TryRead(number) ?? "" }),
            () => PrepareAsync(record, StateOf(id, home, record), ct));
        WritePid(creation.PidFile, record.Pid);
        Note(record with { Made = true });

        void Note(BundleContainerRecord what) => DurableFile.Write(Path.Combine(home, RecordName), StrictJson.Serialize(what, RuntimeJson.Indented.BundleContainerRecord));
    }

    private BundleHooks Hooks => new(Environment);

    // Source: runtime-spec config.md, Hooks: all of them after the namespaces are made and before the root is entered.
    private async Task PrepareAsync(BundleContainerRecord record, ContainerState state, CancellationToken ct)
    {
        if (record.Spec.Process?.OomScoreAdj is { } score) File.WriteAllText($"/proc/{record.Pid}/oom_score_adj", score.ToString(CultureInfo.InvariantCulture));
        await Hooks.RunAsync(record.Spec.Hooks?.Prestart, "prestart", state, ct);
        await Hooks.RunAsync(record.Spec.Hooks?.CreateRuntime, "createRuntime", state, ct);
        await BundleHooks.RunAsync(record.Spec.Hooks?.CreateContainer, "createContainer", state, (hook, io, late) => HookInside.RunBeforeRootAsync(record, hook with { Env = hook.Env ?? Environment }, io, late), ct);
    }

    // Source: runtime-spec config.md, Linux Process: a capability that the kernel has not is told of, and is no failure.
    private void WarnOf(RuntimeSpec spec)
    {
        var sets = spec.Process?.Capabilities ?? new();
        var names = new[] { sets.Bounding, sets.Effective, sets.Inheritable, sets.Permitted, sets.Ambient }.SelectMany(set => set ?? []);
        foreach (var name in names.Except(CapabilityNames.All)) warn($"expected a capability such as `CAP_NET_ADMIN`, found `{ByteText.Escape(name)}`, which nobody can have");
    }

    private static void CheckBundle(Bundle bundle, BundleCreation creation)
    {
        if (CallRunner.Obstacle is { } obstacle) throw new RuntimeUnavailableException($"expected to make a container, found {obstacle}");
        SpecCheck.Run(bundle.Spec, bundle.Folder);
        if (SandboxLimits.Of(bundle.Spec with { Hooks = null }) is { } limit) throw new RuntimeUnavailableException($"expected a configuration that the built-in runner can do, found {limit}");
        var isTerminal = bundle.Spec.Process is { Terminal: true };
        if (isTerminal ? creation is { ConsoleSocket: null, Terminal: null } : creation.ConsoleSocket is not null)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected --console-socket where the process has a terminal and nowhere else, found {(isTerminal ? "a terminal without a socket" : "a socket without a terminal")}");
        // The specification asks for a process only where the container is started.
        if (bundle.Spec.Process is null) return;
        if (bundle.Spec.Process.Args is not [_, ..]) throw new OciException(ErrorCodes.InvalidBundle, $"expected a program in the configuration of `{ByteText.Escape(bundle.Folder)}`, found none");
        if (IsMountedOver(bundle.Spec)) return;
        using var rootfs = RootDirectory.Open(bundle.RootFolder);
        if (ExecutableFile.FindMissing(rootfs, bundle.Spec.Process) is { } missing) throw StartFailure.OfProgram(missing.ExitCode, bundle.Spec.Process.Args[0], missing.Reason);
    }

    // Then only the container itself can tell whether there is such a program.
    private static bool IsMountedOver(RuntimeSpec spec)
    {
        var program = spec.Process!.Args![0];
        var path = (spec.Process.Env ?? []).LastOrDefault(entry => entry.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? "";
        var places = program.Contains('/', StringComparison.Ordinal) ? [program] : path.Split(':').Select(place => $"{place}/{program}");
        return places.Any(place => (spec.Mounts ?? []).Any(mount => RootPath.Clean(place).IsAtOrBelow(RootPath.Clean(mount.Destination))));
    }

    // One that is being made has no record yet, one that is deleted meanwhile none any more.
    private (ContainerState, DateTimeOffset)? TryList(string id)
    {
        try
        {
            var (home, record) = Read(id);
            return (StateOf(id, home, record), record.Created);
        }
        catch (OciException) when (!File.Exists(Path.Combine(folder, id, RecordName)))
        {
            return null;
        }
    }

    private (string Home, BundleContainerRecord Record) Read(string id)
    {
        ContainerId.Check(id);
        var home = Path.Combine(folder, id);
        var path = Path.Combine(home, RecordName);
        if (!File.Exists(path)) throw new OciException(ErrorCodes.ContainerNotFound, $"expected a container `{id}`, found none: container does not exist", "dotnet-oci runtime list");
        return (home, StrictJson.Parse(HostFile.Translate("read", path, () => File.ReadAllBytes(path)), RuntimeJson.Strict.BundleContainerRecord, "container's state", path));
    }

    private static ContainerState StateOf(string id, string home, BundleContainerRecord record)
    {
        var lives = Lives(record);
        return new()
        {
            OciVersion = record.OciVersion,
            Id = id,
            Status = !lives && record.Pid > 0 ? "stopped" : !record.Made ? "creating" : File.Exists(Path.Combine(home, FifoName)) ? "created" : IsPaused(record) ? Paused : "running",
            Pid = lives ? record.Pid : 0,
            Bundle = record.Bundle,
            Annotations = record.Spec.Annotations,
        };
    }

    // Who is in somebody else's group that stands still, or waits for a disk, does not die before that ends.
    private async Task EndAsync(BundleContainerRecord record, CancellationToken ct)
    {
        // Who stands still does not die either.
        if (Lives(record) && IsPaused(record)) await CgroupFreezer.Find(record.Cgroups)!.SetAsync(frozen: false, ct);
        for (var begin = time.GetTimestamp(); Lives(record); await Task.Delay(pause, ct))
        {
            _ = Libc.kill(record.Pid, Libc.SignalKill);
            if (time.GetElapsedTime(begin) > patience) throw new OciException(ErrorCodes.ContainerRunning, $"expected process {record.Pid} of a container to end when it is killed, found it there after {patience.TotalSeconds} s", "look for who holds it, as a frozen control group does, then delete the container again");
        }
    }

    private async Task ForgetAsync(string id, string home)
    {
        await CgroupFolders.RemoveAsync(File.Exists(Path.Combine(home, RecordName)) ? Read(id).Record.Cgroups : []);
        if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
    }

    private static bool IsPaused(BundleContainerRecord record) => CgroupFreezer.Find(record.Cgroups)?.IsFrozen == true;

    private static bool Lives(BundleContainerRecord record) => record.Pid > 0 && ProcessStart.TryRead(record.Pid) == record.Start;

    private static string? ProgramOf(int process) => new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/exe")).LinkTarget;

    private static void WritePid(string? file, int process)
    {
        if (file is not null) DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes(process.ToString(CultureInfo.InvariantCulture)));
    }
}
