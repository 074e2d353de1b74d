using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>One more process in a container that this or another process of ours made.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxExecution : SandboxStart
{
    private static readonly (string Name, long Flag)[] namespaces =
    [
        ("user", Kernel.NewUser), ("mnt", Kernel.NewMount), ("pid", Kernel.NewProcess), ("ipc", Kernel.NewIpc), ("uts", Kernel.NewHostname), ("net", Kernel.NewNetwork), ("cgroup", Kernel.NewCgroup), ("time", Kernel.NewTime),
    ];

    private readonly RuntimeSpec spec;
    private readonly int container;
    private readonly ProcessSpec process;
    private readonly IReadOnlyList<int> given;
    private readonly Action<int>? made;
    private readonly CallMemory number = new(new byte[sizeof(long)]);

    private SandboxExecution(RuntimeSpec spec, int container, ProcessSpec process, ContainerIo io, IReadOnlyList<int> given, Action<int>? made) : base(io, process.Terminal)
    {
        this.given = given;
        this.made = made;
        this.spec = spec;
        this.container = container;
        this.process = process;
    }

    protected override ProcessSpec? Process => process;

    /// <summary>Runs it to its end; cancelling kills it.</summary>
    /// <param name="spec">The container's configuration.</param>
    /// <param name="container">Its first process.</param>
    /// <param name="process">What runs.</param>
    /// <param name="io">Where its streams lead.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ContainerStartException">It could not be started.</exception>
    public static Task<ContainerExit> RunAsync(RuntimeSpec spec, int container, ProcessSpec process, ContainerIo io, CancellationToken ct) => RunAsync(spec, container, process, io, [], null, ct);

    /// <summary>The same, with descriptors of our caller's, and a word as soon as its number is known.</summary>
    /// <inheritdoc cref="RunAsync(RuntimeSpec, int, ProcessSpec, ContainerIo, CancellationToken)"/>
    public static async Task<ContainerExit> RunAsync(RuntimeSpec spec, int container, ProcessSpec process, ContainerIo io, IReadOnlyList<int> given, Action<int>? made, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var run = SandboxProcess.Begin(new SandboxExecution(spec, container, process, io, given, made), null, io);
        run.Go();
        try
        {
            if (io.Signals is { } signals)
            {
                await Task.WhenAny(run.Started, run.Completion).WaitAsync(ct);
                signals.Connect(signal => _ = run.Signal(signal));
            }
            return new(await run.Completion.WaitAsync(ct));
        }
        catch (OperationCanceledException)
        {
            while (!run.Completion.IsCompleted)
            {
                _ = run.Signal(Libc.SignalKill);
                await Task.WhenAny(run.Completion, Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None));
            }
            throw;
        }
    }

    public override ClonedProcess Run(MountNamespace? mounts)
    {
        using var target = Open(container);
        var descriptors = Descriptors with { Joined = (int)target.DangerousGetHandle(), Given = given };
        var job = new SandboxJob { Spec = spec, RootFolder = "/", Mounts = [], Descriptors = descriptors, Host = SandboxHost.Own };
        (Program, var way) = CallRunner.StartAlone(SandboxTable.Join(job, process, $"process {container}", Foreign(container), number), descriptors.Kept, 0);
        using (way) _ = way.WaitForExit();
        if (Failure is { } failure) throw Explain(failure);
        return ClonedProcess.Open(Program.Read(number, 0));
    }

    public override void Ready(ClonedProcess process)
    {
        CgroupFolders.Follow(process.Id, container);
        made?.Invoke(process.Id);
    }

    /// <summary>A descriptor of a container's first process.</summary>
    internal static SafeFileHandle Open(int container)
    {
        var file = (int)Libc.syscall(SystemCall.PidFdOpen, container, 0, 0, 0, 0, 0);
        return file >= 0 ? new(file, ownsHandle: true) : throw new OciException(ErrorCodes.ContainerNotFound, $"expected process {container} of a container, found that it has ended");
    }

    // The kernel refuses to join a user namespace that one is in already.
    internal static long Foreign(int container) => namespaces.Where(space => LinkOf("self", space.Name) != LinkOf(container.ToString(System.Globalization.CultureInfo.InvariantCulture), space.Name)).Aggregate(0L, (all, space) => all | space.Flag);

    private static string? LinkOf(string process, string name) => new FileInfo($"/proc/{process}/ns/{name}").LinkTarget;
}
