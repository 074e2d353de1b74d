using Oci.Build;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>Builds, and with <c>--on-failure shell</c> opens a shell in the state before a step that failed.</summary>
internal sealed class FailedStepShell(VerbCall call, OciHost host)
{
    /// <exception cref="StepFailedException">The step's failure, whatever the shell's end.</exception>
    public async Task<BuildResult> GuardAsync(BuildRequest request, CancellationToken ct)
    {
        try
        {
            return await new BuildOperation(host).RunAsync(request, ct);
        }
        catch (StepFailedException fault) when (fault.Bundle is not null && request.OnFailure == FailureHandling.Shell && OperatingSystem.IsLinux())
        {
            call.EndProgress();
            call.Error.WriteLine($"{fault.Message}; a shell in the state before it, `exit` ends it:");
            var run = new RunRequest { Bundle = fault.Bundle, Runtime = request.Runtime, Interactive = true, Terminal = call.Console is { InputIsTerminal: true, OutIsTerminal: true } };
            using var streams = new ContainerStreams(call.Console);
            await new RunOperation(host).RunAsync(run, streams.For(run.Interactive, run.Terminal), process => call.Signals.Forward(signal => _ = process.KillAsync(signal, CancellationToken.None)), ct);
            Remove(fault.Bundle);
            throw new StepFailedException(fault.Message, fault.ExitCode, fault.OutputTail, null, fault.At);
        }
    }

    // What a container left may have any mode; root may remove it all, and only root builds with RUN.
    private static void Remove(string bundle)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var parent = Native.RootDirectory.Open(Path.GetDirectoryName(bundle)!);
        parent.RemoveTree(Native.RootPath.Clean(Path.GetFileName(bundle)));
    }
}
