using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container rm NAME…</c>.</summary>
internal sealed class ContainerRemoveVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();
    private readonly Option<bool> option = Declare.Switch("--force", "Kill those that run, and pass over those that are not there", "-f");

    public ContainerRemoveVerb() : base("rm", "Remove containers with their root file systems",
        new Example("Whether it runs or not", "dotnet-oci container rm --force web"))
    {
        Arguments.Add(containers);
        Options.Add(option);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        call.PrintLines(await new ContainerOperation(call.Host()).RemoveAsync(call.Value(containers), call.Value(option), ct));
        return ExitCodes.Done;
    }
}
