using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime run ID</c>.</summary>
internal sealed class RuntimeRunVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly CreationOptions creation = new();
    private readonly Option<bool> detach = Declare.Switch("--detach", "Return when it runs; delete forgets it", "-d");
    private readonly Option<bool> keep = Declare.Switch("--keep", "Do not forget it when it has ended");

    public RuntimeRunVerb() : base("run", "Make a container of a bundle, start it, wait for its end and forget it",
        new Example("An image's program", "dotnet-oci unpack alpine:3.22 bundle && dotnet-oci runtime run --bundle bundle one"))
    {
        Arguments.Add(id);
        foreach (var option in creation.All) Options.Add(option);
        Options.Add(detach);
        Options.Add(keep);
        Options.Add(Declare.Switch("--no-subreaper", "Taken for the sake of engines that give it"));
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var run = new BundleRun(runtime);
        if (call.Value(detach))
        {
            await run.StartAsync(call.Value(id), creation.Read(call), ct);
            return ExitCodes.Done;
        }
        var signals = new SignalRelay();
        using var forwarding = call.Signals.Forward(signals.Send);
        return (await run.RunAsync(call.Value(id), creation.Read(call), call.Value(keep), signals, ct)).Code;
    }
}
