using System.CommandLine;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>monitor ID</c>: the process behind a container in the background. Nobody calls it by hand.</summary>
internal sealed class MonitorVerb : Verb
{
    private readonly Argument<string> id = new("ID") { Description = "The container" };

    public MonitorVerb() : base("monitor", "Watch over a container in the background",
        new Example("Called by run --detach and container start", "dotnet-oci monitor ID"))
    {
        Hidden = true;
        Arguments.Add(id);
    }

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        // No folder of the user's is kept busy.
        Environment.CurrentDirectory = "/";
        await new MonitorOperation(call.Host(quiet: true)).RunAsync(call.Value(id), answer =>
        {
            call.Out.Write(answer + "\n");
            call.Out.Flush();
        }, ct);
        return ExitCodes.Done;
    }
}
