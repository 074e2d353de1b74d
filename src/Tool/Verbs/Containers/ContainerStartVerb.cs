using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container start NAME…</c>.</summary>
internal sealed class ContainerStartVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();

    public ContainerStartVerb() : base("start", "Start containers in the background that do not run",
        new Example("Once more", "dotnet-oci container start web"))
    {
        Arguments.Add(containers);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        call.PrintLines(await new ContainerOperation(call.Host()).StartAsync(call.Value(containers), ct));
        return ExitCodes.Done;
    }
}
