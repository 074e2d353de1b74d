using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>What it takes to start a process by a table: the descriptors, the table, and what we do while it prepares itself.</summary>
[SupportedOSPlatform("linux")]
internal abstract class SandboxStart : IDisposable
{
    protected SandboxStart(ContainerIo io, bool terminal)
    {
        var (input, output) = terminal ? (ChildStream.Nothing, ChildStream.Nothing) : ContainerStreams.KindsOf(io);
        Pipes = new(input, output, output);
        if (terminal) Terminal = new();
    }

    /// <summary>The standard streams.</summary>
    public ChildPipes Pipes { get; }

    /// <summary>Over which its terminal comes; null where it has none.</summary>
    public DescriptorSocket? Terminal { get; }

    /// <summary>From where the process tells.</summary>
    public CallPipe Status { get; } = new();

    /// <summary>By which it is told.</summary>
    public CallPipe Go { get; } = new();

    /// <summary>The call that ended it before its program started.</summary>
    public CallFailure? Failure => Program?.Failure;

    /// <summary>The table in memory.</summary>
    protected CallProgram? Program { get; set; }

    /// <summary>What is to be executed; null where nothing is.</summary>
    protected abstract ProcessSpec? Process { get; }

    /// <summary>The descriptors that the table is made for.</summary>
    protected SandboxDescriptors Descriptors => new()
    {
        Streams = Pipes.OpenTheirs(),
        Status = (int)Status.Write.DangerousGetHandle(),
        Go = (int)Go.Read.DangerousGetHandle(),
        Terminal = (int?)Terminal?.Theirs.DangerousGetHandle(),
    };

    /// <summary>Makes the table and starts the process, on the thread that it is to die with.</summary>
    public abstract ClonedProcess Run(MountNamespace? mounts);

    /// <summary>Does what can only be done from outside, before the process does anything.</summary>
    public abstract void Ready(ClonedProcess process);

    /// <summary>Does what can only be done once the process is another program, which shares nothing with us.</summary>
    public virtual void Running(ClonedProcess process) { }

    /// <summary>Frees the table: the process is another program by now.</summary>
    public void Release()
    {
        Program?.Dispose();
        Program = null;
    }

    /// <summary>The fault that a failed call stands for.</summary>
    public ContainerStartException Explain(CallFailure failure)
    {
        if (failure.Call.Name != "execve" || Process is not { Args: [var program, ..] })
            return new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected to make a container, found that {failure}", HintFor(failure));
        var denied = Program!.WasDenied();
        var code = denied || failure.Error is not (Errno.ENOENT or Errno.ENOTDIR) ? StartFailure.NotExecutable : StartFailure.NotFound;
        return StartFailure.OfProgram(code, program, Errno.Describe(denied ? Errno.EACCES : failure.Error));
    }

    public virtual void Dispose()
    {
        Release();
        Pipes.Dispose();
        Status.Dispose();
        Go.Dispose();
        Terminal?.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string? HintFor(CallFailure failure) => failure.Error switch
    {
        Errno.EPERM => "run as root, or choose --isolation runtime",
        Errno.ENOSYS => "this kernel is older than Linux 5.12: choose --isolation runtime",
        _ => null,
    };
}
