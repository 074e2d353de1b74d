using System.Runtime.Versioning;
using Oci.Content;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>One more process in a container.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ContainerExecution(OciRuntime runtime, string folder, string id, ProcessSpec process)
{
    /// <summary>Makes the command line from the log's path and the arguments.</summary>
    public delegate ChildStart CommandLine(string log, IEnumerable<string> arguments);

    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);

    private readonly string name = Path.Combine(folder, "exec-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6)));

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ContainerStartException">It could not be started.</exception>
    public async Task<ContainerExit> RunAsync(CommandLine command, ContainerIo io, MountNamespace? mounts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await File.WriteAllBytesAsync(name + ".json", StrictJson.Serialize(process, RuntimeJson.Strict.ProcessSpec), ct);
        try
        {
            var start = command(name + ".log", ["exec", "--process", name + ".json", "--pid-file", name + ".pid", id]);
            var run = await Task.Run(() => ChildRun.Start(start with { OwnGroup = !process.Terminal }, io, mounts), CancellationToken.None);
            io.Signals?.Connect(signal => Pass(run, start.Program, signal));
            return Judge(await WaitAsync(run, ct));
        }
        finally
        {
            foreach (var suffix in (string[])[".json", ".log", ".pid"]) File.Delete(name + suffix);
        }
    }

    // The runtime passes signals on. Where nsenter starts it, it is nsenter's child.
    private void Pass(ChildRun run, string program, int signal)
    {
        if (program == runtime.Command.Program) _ = run.Signal(signal);
        else if (!run.Completion.IsCompleted && ProcessTree.ChildrenOf(run.Id) is [var inner, ..]) _ = Libc.kill(inner, signal);
    }

    private ContainerExit Judge(int code)
    {
        if (code == 0 || File.Exists(name + ".pid")) return new(code);
        return runtime.ReadFailure(name + ".log", process) is { } failure ? throw failure : new(code);
    }

    private static async Task<int> WaitAsync(ChildRun run, CancellationToken ct)
    {
        try
        {
            return await run.Completion.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await KillDescendantsAsync(run);
            await run.Completion;
            throw;
        }
    }

    // Our child only waits for the runtime. It must stay: a process that entered a namespace has its parent outside, and the namespace
    // does not end before that parent has taken note of the process's end. Leaves first: a parent that is gone cannot be asked for its children.
    private static async Task KillDescendantsAsync(ChildRun run)
    {
        while (!run.Completion.IsCompleted)
        {
            var all = new List<int>();
            Collect(run.Id, all);
            all.Reverse();
            foreach (var descendant in all) _ = Libc.kill(descendant, Libc.SignalKill);
            await Task.WhenAny(run.Completion, Task.Delay(pause));
        }
    }

    private static void Collect(int process, List<int> all)
    {
        foreach (var child in ProcessTree.ChildrenOf(process))
        {
            all.Add(child);
            Collect(child, all);
        }
    }
}
