using System.CommandLine;
using Oci.Diagnostics;
using Oci.Tool.CommandLine;

namespace Oci.Tool;

/// <summary>One call of the tool: arguments in, exit code out. The only place where exceptions become messages.</summary>
internal sealed class Application(ToolConsole console)
{
    // A response file (`@file`) among a container's arguments would be a surprise, and a way in.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TerminationSignals signals)
    {
        var reader = new ArgumentReader(CommandTree.Create());
        try
        {
            return await RunAsync(reader, arguments, signals);
        }
        finally
        {
            await console.Out.FlushAsync();
        }
    }

    private async Task<int> RunAsync(ArgumentReader reader, IReadOnlyList<string> arguments, TerminationSignals signals)
    {
        var verbose = arguments.Contains("--verbose");
        try
        {
            var values = reader.Parse(arguments, Parser);
            if (values.Action is { } action && action is not System.CommandLine.Invocation.ParseErrorAction)
                return await values.InvokeAsync(new InvocationConfiguration { Output = console.Out, Error = console.Error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
            using var call = new VerbCall(values, console, signals);
            return await ((Verb)values.CommandResult.Command).RunAsync(call, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Received != 0)
        {
            new ErrorReport(console, verbose).Interrupted();
            return ExitCodes.OfSignal(signals.Received);
        }
        catch (OciException fault)
        {
            new ErrorReport(console, verbose).Fault(fault);
            return ExitCodeOf(fault, reader.Command as Verb);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            new ErrorReport(console, verbose).Fault(new OciException(ErrorCodes.FileSystem, fault.Message, inner: fault));
            return (reader.Command as Verb)?.FailureExitCode ?? ExitCodes.Failed;
        }
        catch (Exception fault)
        {
            new ErrorReport(console, verbose).Internal(fault);
            return (reader.Command as Verb)?.FailureExitCode ?? ExitCodes.Failed;
        }
    }

    private static int ExitCodeOf(OciException fault, Verb? verb) => fault.Code == ErrorCodes.Usage
        ? verb?.UsageExitCode ?? ExitCodes.WrongUsage
        : verb?.FailureExitCode ?? ExitCodes.Failed;
}
