using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>A child from its start to its end: it is waited for, its output is delivered, its input is fed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ChildRun
{
    // What a process leaves running may keep the pipe open for ever.
    private static readonly TimeSpan outputGrace = TimeSpan.FromSeconds(1);

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
        var output = io.InheritsStreams ? ChildStream.Inherited : io.Output is null ? ChildStream.Nothing : ChildStream.Pipe;
        var input = io.InheritsStreams ? ChildStream.Inherited : io.Input is null ? ChildStream.Nothing : ChildStream.Pipe;
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
        using var enough = new CancellationTokenSource();
        var output = io.Output is { } sink ? DrainAsync(sink, enough.Token) : Task.CompletedTask;
        var input = io.Input is { } source ? FeedAsync(source, enough.Token) : Task.CompletedTask;
        var code = await exit;
        enough.CancelAfter(outputGrace);
        await output;
        io.Completed?.Invoke();
        await enough.CancelAsync();
        await input;
        return code;
    }

    private Task DrainAsync(ContainerOutput sink, CancellationToken enough) => Task.Factory.StartNew(
        () =>
        {
            // Closing our ends lets the container see a broken pipe should the sink fail.
            using var output = child.Output!;
            using var error = child.Error!;
            PipeDrain.ReadAll(output, error, (bytes, second) =>
            {
                if (!mute) sink(bytes, second);
            }, enough);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task FeedAsync(Stream source, CancellationToken enough)
    {
        try
        {
            await using var pipe = new FileStream(child.Input!, FileAccess.Write, bufferSize: 0);
            await source.CopyToAsync(pipe, enough).WaitAsync(enough);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The container has closed its input or has ended; what is left of it is nobody's.
        }
    }
}
