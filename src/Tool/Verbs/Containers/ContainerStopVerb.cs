using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>container stop NAME…</c>.</summary>
internal sealed class ContainerStopVerb : Verb
{
    private readonly Argument<string[]> containers = ContainerNames.Many();
    private readonly Option<string?> option = Declare.Text("--time", "SECONDS", "How long they have before they are killed; else what the image says, or 10", "-t");

    public ContainerStopVerb() : base("stop", "Ask containers to end, and end them after a while",
        new Example("At once", "dotnet-oci container stop --time 0 web"))
    {
        Arguments.Add(containers);
        Options.Add(option);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var grace = call.Value(option) is { } text ? TimeSpan.FromSeconds(Number.Parse("--time", text, least: 0)) : (TimeSpan?)null;
        call.PrintLines(await new ContainerOperation(call.Host()).StopAsync(call.Value(containers), grace, ct));
        return ExitCodes.Done;
    }
}
