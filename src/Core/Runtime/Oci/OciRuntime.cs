using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Drives runc, crun, or any other program with the OCI runtime command line.</summary>
[SupportedOSPlatform("linux")]
public sealed class OciRuntime : IContainerRuntime, IContainerLauncher, IContainerFinder
{
    private static readonly string[] known = ["runc", "crun"];

    private readonly string path;
    private readonly string records;

    private OciRuntime(string path, ProgramSearch programs, string stateFolder)
    {
        this.path = path;
        var folder = Path.Combine(Path.GetFullPath(stateFolder), Name);
        records = Path.Combine(folder, "containers");
        Command = new RuntimeCommand(path, Path.Combine(folder, "state"), programs);
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileName(path);

    internal RuntimeCommand Command { get; }

    /// <summary>Finds the runtime; it is not called yet.</summary>
    /// <exception cref="RuntimeUnavailableException">It is not there.</exception>
    public static OciRuntime Open(OciRuntimeOptions options)
    {
        var programs = new ProgramSearch(options.SearchPath);
        return new OciRuntime(Find(options.Program, programs), programs, options.StateFolder);
    }

    /// <summary>What the runtime calls itself: <c>runc version 1.1.5</c>.</summary>
    /// <exception cref="RuntimeUnavailableException">It does not answer.</exception>
    public async Task<string> ReadVersionAsync(CancellationToken ct)
    {
        var (code, output, error) = await ChildRun.CollectAsync(new() { Program = path, Arguments = ["--version"], Environment = [] }, null).WaitAsync(ct);
        return code == 0 && output.Length > 0
            ? output.Split('\n')[0].Trim()
            : throw new RuntimeUnavailableException($"expected `{ByteText.Escape(path)} --version` to answer, found exit code {code}: {ByteText.Escape(error.Trim())}");
    }

    /// <inheritdoc/>
    public async Task<ContainerProcess> LaunchAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct)
    {
        var record = await PrepareAsync(bundle, id, io, ct);
        try
        {
            var start = Command.Bound(record.Log, "run", "--pid-file", record.PidFile, "--bundle", bundle.Folder, id);
            // The runtime itself reads a terminal, which only the terminal's foreground group may.
            start = start with { OwnGroup = bundle.Spec.Process?.Terminal != true };
            return await Task.Run(() => new LaunchedContainer(this, bundle, record, ChildRun.Start(start, io, bundle.Namespace)), CancellationToken.None);
        }
        catch
        {
            record.Remove();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<ContainerProcess> CreateAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct)
    {
        if (bundle.Spec.Process?.Terminal == true)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a process without a terminal, as `{Name}` cannot give one to a container that is only created", "launch it instead");
        var record = await PrepareAsync(bundle, id, io, ct);
        var container = new CreatedContainer(this, bundle, record);
        try
        {
            await container.CreateAsync(io, ct);
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<ContainerProcess> FindAsync(Bundle bundle, string id, CancellationToken ct)
    {
        ContainerId.Check(id);
        var folder = Path.Combine(records, id);
        return Task.Run(() => (ContainerProcess?)FoundContainer.TryFind(this, bundle, folder, ContainerRecord.LogIn(folder))
            ?? throw new OciException(ErrorCodes.ContainerNotFound, $"expected a running container `{id}`, found none"), ct);
    }

    /// <summary>Kills and deletes what owners left that were killed themselves.</summary>
    /// <returns>How many containers.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var count = 0;
        foreach (var record in ContainerRecord.TakeAbandoned(records))
        {
            ct.ThrowIfCancellationRequested();
            await DyingRuntime.WaitAsync(record.Log, TimeProvider.System);
            await ForgetAsync(record);
            count++;
        }
        return count;
    }

    /// <summary>Deletes what the runtime still knows of a container, by force, and our record.</summary>
    internal async Task ForgetAsync(ContainerRecord record)
    {
        if (Directory.Exists(Command.NotesOf(record.Id))) await ChildRun.CollectAsync(Command.Plain(null, "delete", "--force", record.Id), null);
        await CgroupFolders.RemoveAsync(record.Id);
        record.Remove();
    }

    /// <summary>The fault that the runtime wrote into its log; null where there is none.</summary>
    internal ContainerStartException? ReadFailure(string log, ProcessSpec? process) =>
        RuntimeLog.LastError(log) is { } message ? StartFailure.Explain(message, process?.Args is [var program, ..] ? program : null, Name) : null;

    /// <summary>126 or 127 for a program that the kernel refused after the container was made.</summary>
    internal static ContainerStartException? Examine(Bundle bundle, ProcessSpec? process)
    {
        if (process is null) return null;
        var found = bundle.Namespace is { } mounts ? mounts.Run(Look) : Look();
        return found is { } refusal ? StartFailure.OfProgram(refusal.ExitCode, process.Args![0], refusal.Reason) : null;

        (int ExitCode, string Reason)? Look()
        {
            using var rootfs = RootDirectory.Open(bundle.RootFolder);
            return ExecutableFile.Examine(rootfs, process);
        }
    }

    private static string Find(string? program, ProgramSearch programs)
    {
        if (program is null)
            return known.Select(programs.Find).OfType<string>().FirstOrDefault()
                ?? throw new RuntimeUnavailableException($"expected an OCI runtime (runc or crun), found none in `{ByteText.Escape(programs.Value)}`", "apt-get install runc");
        var path = program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program) : programs.Find(program);
        return path is not null && ProgramSearch.IsProgram(path) ? path
            : throw new RuntimeUnavailableException($"expected the OCI runtime `{ByteText.Escape(program)}`, found no such program", $"apt-get install {(known.Contains(program) ? program : "runc")}");
    }

    private async Task<ContainerRecord> PrepareAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ContainerId.Check(id);
        if (bundle.Spec.Process?.Terminal == true && !io.InheritsStreams)
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected to be at a terminal, without which `{Name}` gives a container none, found pipes", "run without -t, at a terminal, or with --isolation sandbox");
        if (!OwnProcess.MayMount)
            throw new OciException(ErrorCodes.PermissionMissing, $"expected the right to make namespaces and mounts (CAP_SYS_ADMIN), which `{Name}` needs, found it missing", RuntimeUnavailableException.RightsHint);
        await bundle.WriteAsync(ct);
        return ContainerRecord.Create(records, id);
    }
}
