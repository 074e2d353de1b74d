using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>A child from its start to its end: it is waited for, its output is delivered, its input is fed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ChildRun
{
    private readonly ChildProcess child;
    private readonly ContainerIo io;
    private volatile bool mute;

    private ChildRun(ChildProcess child, ContainerIo io, Task<int> exit)
    {
        this.child = child;
        this.io = io;
        Completion = CompleteAsync(exit);
    }

    /// <summary>Its number.</summary>
    public int Id => child.Id;

    /// <summary>The exit code, when it has ended and all of its output is delivered.</summary>
    public Task<int> Completion { get; }

    /// <summary>Starts the child.</summary>
    /// <param name="start">What; its streams are set here.</param>
    /// <param name="io">Where the streams lead.</param>
    /// <param name="mounts">Where it is started; null for our own mount namespace.</param>
    /// <param name="afterlife">Turns the child's end into the end of what it has left running with its streams; null when it leaves nothing.</param>
    /// <remarks>The starting thread stays until the child has ended: the child may have asked to die with it.</remarks>
    public static ChildRun Start(ChildStart start, ContainerIo io, MountNamespace? mounts, Func<Task<int>, Task<int>>? afterlife = null)
    {
        var (input, output) = ContainerStreams.KindsOf(io);
        start = start with { Input = input, Output = output, Error = output };
        var started = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exit = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Live(start, mounts, started, exit)) { IsBackground = true, Name = "container" }.Start();
        return new ChildRun(started.Task.GetAwaiter().GetResult(), io, afterlife is null ? exit.Task : afterlife(exit.Task));
    }

    /// <summary>Runs a command of ours and collects what it says.</summary>
    public static async Task<(int Code, string Output, string Error)> CollectAsync(ChildStart start, MountNamespace? mounts)
    {
        var output = new MemoryStream();
        var error = new MemoryStream();
        var io = ContainerIo.Bytes((bytes, isError) => (isError ? error : output).Write(bytes));
        var code = await Start(start with { OwnGroup = true }, io, mounts).Completion;
        return (code, System.Text.Encoding.UTF8.GetString(output.ToArray()), System.Text.Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Sends a signal; false when it has ended.</summary>
    public bool Signal(int signal) => child.Signal(signal);

    /// <summary>Delivers no more output.</summary>
    public void Mute() => mute = true;

    private static void Live(ChildStart start, MountNamespace? mounts, TaskCompletionSource<ChildProcess> started, TaskCompletionSource<int> exit)
    {
        ChildProcess child;
        try
        {
            child = mounts is null ? ChildProcess.Start(start) : mounts.Run(() => ChildProcess.Start(start));
        }
        catch (FileSystemException e)
        {
            started.SetException(e);
            return;
        }
        started.SetResult(child);
        exit.SetResult(child.WaitForExit());
    }

    private async Task<int> CompleteAsync(Task<int> exit)
    {
        using var process = child;
        return await ContainerStreams.CompleteAsync(io, (child.Input, child.Output, child.Error), exit, () => mute);
    }
}
