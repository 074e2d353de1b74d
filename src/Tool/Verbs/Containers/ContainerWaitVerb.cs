using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container wait NAME…</c>.</summary>
internal sealed class ContainerWaitVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();

    public ContainerWaitVerb() : base("wait", "Wait until containers have ended, and print their exit codes",
        new Example("In a script", "code=$(dotnet-oci container wait job)"))
    {
        Arguments.Add(containers);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var codes = await new ContainerOperation(call.Host()).WaitAsync(call.Value(containers), ct);
        call.PrintLines([.. codes.Select(code => (code ?? -1).ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        return ExitCodes.Done;
    }
}
