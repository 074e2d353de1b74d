using System.CommandLine;
using System.CommandLine.Invocation;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Rendering;

namespace Oci.Tool;

/// <summary>One call of the tool: arguments in, exit code out. The only place where exceptions become messages.</summary>
internal sealed class Application(ToolConsole console)
{
    // A response file (`@file`) among a container's arguments would be a surprise, and a way in.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };
    private readonly ArgumentReader reader = new(CommandTree.Create());
    private Func<ErrorReport>? report;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TerminationSignals signals)
    {
        try
        {
            var code = await DispatchAsync(arguments, signals);
            // Not asynchronously: a console writes on another thread then, and starting the first one costs milliseconds.
            console.Out.Flush();
            return code;
        }
        catch (OperationCanceledException) when (signals.Received != 0)
        {
            Report(arguments).Interrupted();
            return ExitCodes.OfSignal(signals.Received);
        }
        catch (OciException fault)
        {
            Report(arguments).Fault(fault);
            return ExitCodeOf(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var translated = new OciException(ErrorCodes.FileSystem, fault.Message, inner: fault);
            Report(arguments).Fault(translated);
            return ExitCodeOf(translated);
        }
        catch (Exception fault)
        {
            Report(arguments).Internal(fault);
            return ExitCodeOf(null);
        }
        finally
        {
            FlushRest();
        }
    }

    // What was done before a fault is told too, if that is possible.
    private void FlushRest()
    {
        try
        {
            console.Out.Flush();
        }
        catch (OciException)
        {
        }
    }

    private async Task<int> DispatchAsync(IReadOnlyList<string> arguments, TerminationSignals signals)
    {
        var values = reader.Parse(arguments, Parser);
        // Help, version, completion.
        if (values.Action is not null and not ParseErrorAction)
            return await values.InvokeAsync(new InvocationConfiguration { Output = console.Out, Error = console.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        using var call = new VerbCall(values, console, signals);
        report = () => new ErrorReport(console.Error, call.ProgressMode, call.Verbose);
        var verb = (Verb)values.CommandResult.Command;
        if (OperatingSystem.IsLinux() && RootlessEntry.IsNeeded && verb.NeedsNamespace(call))
        {
            console.Out.Flush();
            new RootlessEntry(call.Host()).Enter(arguments, verb.ExitCodeOf(null));
        }
        return await verb.RunAsync(call, signals.Token);
    }

    // A command line that cannot be read may still say how its fault is to be told.
    private ErrorReport Report(IReadOnlyList<string> arguments) => report?.Invoke() ?? new(console.Error, ProgressModes.Guess(arguments, console), verbose: false);

    private int ExitCodeOf(OciException? fault) => (reader.Command as Verb)?.ExitCodeOf(fault) ?? ExitCodes.Of(fault);
}
