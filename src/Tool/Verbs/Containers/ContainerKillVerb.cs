using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container kill NAME…</c>.</summary>
internal sealed class ContainerKillVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();
    private readonly Option<string> option = Declare.Defaulted("--signal", "SIGNAL", "KILL", "Which signal, by name or number", "-s");

    public ContainerKillVerb() : base("kill", "Send a signal to the first process of containers",
        new Example("Let it read its configuration anew", "dotnet-oci container kill --signal HUP web"))
    {
        Arguments.Add(containers);
        Options.Add(option);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        call.PrintLines(await new ContainerOperation(call.Host()).KillAsync(call.Value(containers), call.Value(option)!, ct));
        return ExitCodes.Done;
    }
}
