using Oci.Diagnostics;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>run IMAGE [CMD…]</c>, <c>run --bundle DIR</c>.</summary>
internal sealed class RunVerb : Verb
{
    private readonly RunOptions options = new();

    public RunVerb() : base("run", "Run an image, or a bundle, in a container",
        new Example("Run a command in an image", "dotnet-oci run oci:out:1 ls -l /"),
        new Example("Try things in a shell, with the folder here", "dotnet-oci run -it -v .:/src -w /src app:1 sh"),
        new Example("Serve in the background", "dotnet-oci run -d --name web app:1 && dotnet-oci logs -f web"),
        new Example("Run what unpack made", "dotnet-oci run --bundle bundle"))
    {
        Arguments.Add(options.Words);
        foreach (var option in options.OfBundles.Concat(options.OfImages).Concat(RegistryFlags.One)) Options.Add(option);
    }

    public override IReadOnlyList<string> Usages => ["IMAGE [COMMAND [ARGUMENT...]]", "--bundle DIR [COMMAND [ARGUMENT...]]"];

    public override Type RequestType => typeof(RunRequest);

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions => RunOptionsElsewhere.All;

    // 126 and 127 are the command's; everything else before it starts is 125, as of every container tool.
    public override int ExitCodeOf(OciException? fault) => fault is ContainerStartException start ? start.ExitCode : ExitCodes.NotStarted;

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var request = options.Read(call);
        if (request.Detach)
        {
            call.Print(await new RunOperation(call.Host()).DetachAsync(request, ct) + "\n");
            return ExitCodes.Done;
        }
        using var streams = new ContainerStreams(call.Console);
        var exit = await new RunOperation(call.Host()).RunAsync(request, streams.For(request.Interactive, request.Terminal), process => PassSignals(call, process), ct);
        return exit.Code;
    }

    internal static IDisposable PassSignals(VerbCall call, ContainerProcess process)
    {
        call.EndProgress();
        return call.Signals.Forward(signal => _ = process.KillAsync(signal, CancellationToken.None));
    }
}
