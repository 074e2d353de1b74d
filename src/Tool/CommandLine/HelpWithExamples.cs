using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Oci.Tool.CommandLine;

/// <summary>The help of a command, with its examples at the end.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    // Does not depend on the terminal's width, so that it can be documented and compared.
    private readonly HelpAction help = new() { MaxWidth = 120 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples: { Count: > 0 } examples })
        {
            var text = string.Join("\n", examples.Select(example => $"  # {example.Explanation}\n  {example.CommandLine}\n"));
            parseResult.InvocationConfiguration.Output.Write($"Examples:\n{text}\n");
        }
        return ExitCodes.Done;
    }
}
