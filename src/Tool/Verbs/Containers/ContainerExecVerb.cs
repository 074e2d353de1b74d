using System.CommandLine;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>container exec NAME CMD…</c>, <c>exec NAME CMD…</c>.</summary>
internal sealed class ContainerExecVerb : Verb
{
    private readonly Argument<string[]> words = new("CONTAINER") { Description = "The container by name or ID, then the command and its arguments", HelpName = "CONTAINER COMMAND...", Arity = ArgumentArity.OneOrMore, CaptureRemainingTokens = true };
    private readonly Option<bool> interactive = Declare.Switch("--interactive", "Let the command read standard input", "-i");
    private readonly Option<bool> terminal = Declare.Switch("--tty", "Give the command a terminal", "-t", "--terminal");
    private readonly Option<string[]> environment = Declare.List("--env", "NAME[=VALUE]", "Set a variable; without a value to that of the caller", "-e");
    private readonly Option<string?> workingFolder = Declare.Text("--workdir", "PATH", "Where the command starts", "-w", "--workingdir");
    private readonly Option<string?> user = Declare.Text("--user", "USER[:GROUP]", "Who runs the command, by name or number", "-u");
    private readonly Option<bool> privileged = Declare.Switch("--privileged", "All capabilities");
    private readonly Option<string[]> volumes = Declare.List("--volume", "SOURCE:PATH[:OPTIONS]", "In a working container: a file or folder of the host to see", "-v");
    private readonly Option<string> network = Declare.Defaulted("--network", "MODE", "host", "In a working container: the network that the command sees, host or none");
    private readonly Option<string[]> capAdd = Declare.List("--cap-add", "CAPABILITY", "In a working container: add a capability, or ALL");
    private readonly Option<string[]> capDrop = Declare.List("--cap-drop", "CAPABILITY", "In a working container: take a capability away, or ALL");
    private readonly Option<string> isolation = Declare.Defaulted("--isolation", "WAY", "auto", "In a working container: what keeps the command apart from the host, auto, sandbox or runtime");
    private readonly Option<string?> runtime = Declare.Text("--runtime", "NAME", "In a working container: the OCI runtime, a name or a path");

    public ContainerExecVerb(string command) : base(command.Split(' ')[^1], "Run a command in a running or a working container",
        new Example("Look around in one that runs", $"dotnet-oci {command} -it web sh"),
        new Example("A step of a scripted build", $"dotnet-oci {command} app-working-container apk add curl"))
    {
        Arguments.Add(words);
        foreach (var option in new Option[] { interactive, terminal, environment, workingFolder, user, privileged, volumes, network, capAdd, capDrop, isolation, runtime }) Options.Add(option);
    }

    public override IReadOnlyList<string> Usages => ["CONTAINER COMMAND [ARGUMENT...]"];

    public override Type RequestType => typeof(ExecRequest);

    public override int ExitCodeOf(OciException? fault) => fault is ContainerStartException start ? start.ExitCode : ExitCodes.NotStarted;

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions => ScriptOptionsElsewhere.OfExec;

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var request = Read(call);
        using var streams = new ContainerStreams(call.Console);
        var exit = await new ExecOperation(call.Host()).RunAsync(request, streams.For(request.Interactive, request.Terminal), process => RunVerb.PassSignals(call, process), call.Signals.Forward, ct);
        return exit.Code;
    }

    private ExecRequest Read(VerbCall call) => new()
    {
        Container = call.Value(words)[0],
        Command = call.Value(words) is [_, "--", .. var behind] ? behind : call.Value(words)[1..], // as buildah run has it
        Interactive = call.Value(interactive),
        Terminal = call.Value(terminal),
        Environment = call.Values(environment),
        WorkingFolder = call.Value(workingFolder),
        User = call.Value(user),
        Privileged = call.Value(privileged),
        Volumes = call.Values(volumes),
        CapAdd = call.Values(capAdd),
        CapDrop = call.Values(capDrop),
        Network = Choice.Parse<NetworkMode>("--network", call.Value(network)!),
        Isolation = Choice.Parse<Isolation>("--isolation", call.Value(isolation)!),
        Runtime = call.Value(runtime),
    };
}
