using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Oci.Tool.CommandLine;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var path = new List<Command>();
        for (SymbolResult? result = parseResult.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult command) path.Insert(0, command.Command);
        }
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(path));
        return ExitCodes.Done;
    }
}
