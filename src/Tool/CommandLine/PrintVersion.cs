using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Oci.Tool.CommandLine;

/// <summary>What <c>--version</c> does.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        return ExitCodes.Done;
    }
}
