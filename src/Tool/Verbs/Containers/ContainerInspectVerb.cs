using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Printing;

namespace Oci.Tool.Verbs;

/// <summary><c>container inspect NAME…</c>: always JSON.</summary>
internal sealed class ContainerInspectVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();

    public ContainerInspectVerb() : base("inspect", "Tell what is known of containers, as JSON",
        new Example("How it ended", "dotnet-oci container inspect web | jq '.[0].exitCode'")) => Arguments.Add(containers);

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var found = await new ContainerOperation(call.Host()).InspectAsync(call.Value(containers), ct);
        call.Print(ToolJson.Write<IReadOnlyList<ContainerListing>>([.. found.Select(ContainerListing.Of)]));
        return ExitCodes.Done;
    }
}
