using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>
/// A process from its table to its end, watched by a thread of its own. The thread that starts it lives until then: the kernel kills the
/// process when that thread is gone, however this whole process dies.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxProcess : IDisposable
{
    private readonly TaskCompletionSource<ClonedProcess> prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> permission = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SafeFileHandle?> terminal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SandboxStart start;
    private readonly MountNamespace? mounts;
    private ClonedProcess? process;

    private SandboxProcess(SandboxStart start, MountNamespace? mounts, ContainerIo io)
    {
        this.start = start;
        this.mounts = mounts;
        var pipes = start.Pipes.TakeOurs();
        Completion = start.Terminal is null ? ContainerStreams.CompleteAsync(io, pipes, exit.Task, () => IsMute) : ServeTerminalAsync(io);
        new Thread(Live) { IsBackground = true, Name = "container" }.Start();
    }

    /// <summary>Its exit code, when it has ended and all of its output is delivered; faulted where it never started.</summary>
    public Task<int> Completion { get; }

    /// <summary>Done when it waits for <see cref="Go"/>; faulted where it could not be prepared.</summary>
    public Task<ClonedProcess> Prepared => prepared.Task;

    /// <summary>Done when it has become the program; faulted where it could not.</summary>
    public Task Started => started.Task;

    /// <summary>Whether no more output is delivered.</summary>
    public bool IsMute { get; set; }

    /// <summary>Starts the process. It prepares itself, then waits.</summary>
    /// <param name="start">What.</param>
    /// <param name="mounts">Where it is started; null for our own mount namespace.</param>
    /// <param name="io">Where its streams lead.</param>
    public static SandboxProcess Begin(SandboxStart start, MountNamespace? mounts, ContainerIo io) => new(start, mounts, io);

    /// <summary>Lets it become its program.</summary>
    public void Go() => permission.TrySetResult(true);

    /// <summary>Sends a signal; false when it has ended or is not there yet.</summary>
    public bool Signal(int signal) => process?.Signal(signal) == true;

    /// <summary>Ends it if it still waits for <see cref="Go"/>.</summary>
    public void Dispose() => permission.TrySetResult(false);

    private async Task<int> ServeTerminalAsync(ContainerIo io) =>
        await terminal.Task is { } ours ? await TerminalRelay.CompleteAsync(ours, io, exit.Task) : await exit.Task;

    private void Live()
    {
        try
        {
            using (start)
            {
                if (!Prepare()) return;
                if (permission.Task.GetAwaiter().GetResult()) OnStarter(start.Go.Send);
                else _ = Signal(Libc.SignalKill);
                start.Status.Wait(); // until its end is closed: by the program's start or by its own end
                Settle();
            }
        }
#pragma warning disable CA1031 // It is thrown again where the process is waited for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        finally
        {
            process?.Dispose();
        }
    }

    private bool Prepare()
    {
        process = OnStarter(() => start.Run(mounts));
        start.Status.Write.Dispose();
        start.Pipes.Dispose();
        start.Terminal?.Theirs.Dispose();
        start.Ready(process);
        OnStarter(start.Go.Send);
        if (start.Status.Wait())
        {
            terminal.TrySetResult(start.Terminal?.Receive());
            prepared.TrySetResult(process);
            return true;
        }
        Settle();
        return false;
    }

    private void Settle()
    {
        if (start.Failure is { } failure)
        {
            _ = process!.WaitForExit();
            Fail(start.Explain(failure));
            return;
        }
        start.Release();
        start.Running(process!);
        started.TrySetResult();
        var code = process!.WaitForExit();
        terminal.TrySetResult(null);
        prepared.TrySetException(new ContainerStartException(ErrorCodes.ContainerNotCreated, StartFailure.NotCreated, $"expected a container's process to start, found that it ended with code {code}"));
        exit.TrySetResult(code);
    }

    private void Fail(Exception fault)
    {
        terminal.TrySetResult(null);
        prepared.TrySetException(fault);
        started.TrySetException(fault);
        exit.TrySetException(fault);
    }

    // The starter must be alive after the process has asked to die with it: its word is the proof.
    private void OnStarter(Action action)
    {
        if (mounts is null) action();
        else mounts.Run(action);
    }

    private T OnStarter<T>(Func<T> action) => mounts is null ? action() : mounts.Run(action);
}
