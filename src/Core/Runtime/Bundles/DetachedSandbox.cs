using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// Processes of the built-in runner that outlive the one that makes them: a container's first process, which then waits at a FIFO until it is
/// told to become its program; and further processes inside. Their tables are never freed: they are read until the program starts, and go with us.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class DetachedSandbox
{
    /// <summary>Makes a container's first process.</summary>
    /// <param name="bundle">What of; its streams are ours.</param>
    /// <param name="cgroup">Its control group; null for none.</param>
    /// <param name="fifo">Where it waits; a byte lets it go on.</param>
    /// <param name="terminal">A connected socket that its terminal is sent over; null where it has none.</param>
    /// <param name="given">Descriptors of our caller's for the program.</param>
    /// <param name="made">Called with its number as soon as it is there, before it has done anything.</param>
    /// <param name="mounted">Called when all is mounted and the host's files can still be seen.</param>
    /// <exception cref="ContainerStartException">It cannot be made.</exception>
    public static async Task CreateAsync(Bundle bundle, SandboxCgroup? cgroup, string fifo, SafeFileHandle? terminal, IReadOnlyList<int> given, Action<int> made, Func<Task> mounted)
    {
        using var go = OpenFifo(fifo, Libc.ReadWrite);
        using var status = new CallPipe();
        var (program, started) = Begin(bundle, cgroup, DescriptorsOf(status, go, terminal) with { Given = given });
        using var process = started;
        try
        {
            made(process.Id);
            if (NamespaceCalls.Makes(bundle.Spec, "user")) UserMaps.Write(process.Id, bundle.Spec.Linux!);
            cgroup?.Add(process.Id);
            status.Write.Dispose();
            _ = OpenFile.TryWrite(go, [1]);
            if (!status.Wait()) throw Explain(program);
            await mounted();
            _ = OpenFile.TryWrite(go, [1]);
            if (!status.Wait()) throw Explain(program);
        }
        catch
        {
            _ = process.Signal(Libc.SignalKill);
            _ = process.WaitForExit();
            throw;
        }
    }

    /// <summary>Lets a container's first process become its program.</summary>
    public static void Start(string fifo)
    {
        using var go = OpenFifo(fifo, Libc.WriteOnly | Libc.NonBlocking);
        var error = OpenFile.TryWrite(go, [1]);
        if (error != 0) Errno.Throw("write", fifo, error);
    }

    /// <summary>Starts one more process in a container.</summary>
    /// <param name="spec">The container's configuration.</param>
    /// <param name="container">Its first process.</param>
    /// <param name="process">What runs; its streams are ours.</param>
    /// <param name="terminal">As for a container.</param>
    /// <param name="given">As for a container.</param>
    /// <returns>Its number: our child, which nobody has waited for.</returns>
    /// <exception cref="ContainerStartException">The program is missing or cannot be executed.</exception>
    public static ClonedProcess Execute(RuntimeSpec spec, int container, ProcessSpec process, SafeFileHandle? terminal, IReadOnlyList<int> given)
    {
        using var target = SandboxExecution.Open(container);
        using var status = new CallPipe();
        using var go = new CallPipe();
        var number = new CallMemory(new byte[sizeof(long)]);
        var job = new SandboxJob
        {
            Spec = spec,
            RootFolder = "/",
            Mounts = [],
            Descriptors = DescriptorsOf(status, go.Read, terminal) with { Joined = (int)target.DangerousGetHandle(), Given = given },
            Host = SandboxHost.Own,
            DiesWithParent = false,
        };
        var (program, way) = CallRunner.StartAlone(SandboxTable.Join(job, process, $"process {container}", SandboxExecution.Foreign(container), number), job.Descriptors.Kept, 0);
        using (way) _ = way.WaitForExit();
        if (program.Failure is not null) throw Explain(program, process);
        var inside = ClonedProcess.Open(program.Read(number, 0));
        try
        {
            status.Write.Dispose();
            CgroupFolders.Follow(inside.Id, container);
            go.Send();
            if (status.Wait())
            {
                go.Send();
                _ = status.Wait(); // closed by the program's start, or by the process's end
            }
            return program.Failure is null ? inside : throw Explain(program, process);
        }
        catch
        {
            _ = inside.Signal(Libc.SignalKill);
            _ = inside.WaitForExit();
            inside.Dispose();
            throw;
        }
    }

    /// <summary>Makes a FIFO that only we may use.</summary>
    public static unsafe void MakeFifo(string path)
    {
        const uint ownerOnly = 0x180;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            if (Libc.mkfifo(name, ownerOnly) != 0) Errno.Throw("mkfifo", path);
    }

    private static (CallProgram Program, ClonedProcess Process) Begin(Bundle bundle, SandboxCgroup? cgroup, SandboxDescriptors descriptors)
    {
        var spec = SandboxLaunch.Absolute(bundle);
        using var root = RootDirectory.Open(bundle.RootFolder);
        SandboxPlaces.Make(spec, root);
        using var prepared = PreparedMounts.Make(SandboxPlaces.Plan(spec, SandboxHost.Own, root), spec, root);
        var job = SandboxJob.Of(bundle, spec, root, prepared, cgroup, descriptors) with { DiesWithParent = false, StopsBeforeRoot = true };
        using var processes = ChildNamespace.Enter(NamespaceCalls.PathOf(spec, "pid"));
        return CallRunner.StartAlone(SandboxTable.Make(job), job.Descriptors.Kept, NamespaceCalls.CloneFlags(spec), way => SandboxTable.Begin(way, job));
    }

    private static SandboxDescriptors DescriptorsOf(CallPipe status, SafeFileHandle go, SafeFileHandle? terminal) => new()
    {
        Status = (int)status.Write.DangerousGetHandle(),
        Go = (int)go.DangerousGetHandle(),
        Terminal = (int?)terminal?.DangerousGetHandle(),
    };

    private static unsafe SafeFileHandle OpenFifo(string path, int flags)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var file = Libc.openat(Libc.AtCurrentDirectory, name, flags | Libc.CloseOnExec, 0);
            if (file < 0) Errno.Throw("openat", path);
            return new SafeFileHandle(file, ownsHandle: true);
        }
    }

    private static ContainerStartException Explain(CallProgram program, ProcessSpec? process = null)
    {
        if (program.Failure is not { } failure) return new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, "expected a container's process to prepare itself, found that it ended");
        if (failure.Call.Name != "execve" || process?.Args is not [var name, ..])
            return new(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected to make a container, found that {failure}");
        var missing = !program.WasDenied() && failure.Error is Errno.ENOENT or Errno.ENOTDIR;
        return StartFailure.OfProgram(missing ? StartFailure.NotFound : StartFailure.NotExecutable, name, Errno.Describe(failure.Error));
    }
}
