using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime exec ID [CMD…]</c>.</summary>
internal sealed class RuntimeExecVerb : RuntimeVerb
{
    private readonly Argument<string[]> words = new("ID") { Description = "The container's name, then the command and its arguments unless --process is given", HelpName = "ID [COMMAND...]", Arity = ArgumentArity.OneOrMore, CaptureRemainingTokens = true };
    private readonly Option<string?> process = Declare.Text("--process", "FILE", "The process as config.json has it", "-p");
    private readonly Option<bool> detach = Declare.Switch("--detach", "Return when it runs", "-d");
    private readonly Option<string?> pidFile = Declare.Text("--pid-file", "FILE", "Write its number here");
    private readonly Option<string?> consoleSocket = Declare.Text("--console-socket", "PATH", "Send its terminal to this socket");
    private readonly Option<bool> terminal = Declare.Switch("--tty", "Give it a terminal, which --console-socket gets", "-t");
    private readonly Option<string?> folder = Declare.Text("--cwd", "PATH", "Where it starts");
    private readonly Option<string[]> environment = Declare.List("--env", "NAME=VALUE", "Set a variable", "-e");
    private readonly Option<string?> user = Declare.Text("--user", "UID[:GID]", "Who runs it", "-u");
    private readonly Option<string[]> groups = Declare.List("--additional-gids", "GID", "A supplementary group more", "-g");
    private readonly Option<string[]> capabilities = Declare.List("--cap", "CAPABILITY", "A capability more", "-c");
    private readonly Option<bool> noNewPrivileges = Declare.Switch("--no-new-privs", "Make set-user-id programs and file capabilities powerless");
    private readonly Option<bool> ignorePaused = Declare.Switch("--ignore-paused", "Let it wait in a container that is paused");
    private readonly Option<string?> preserved = PreservedDescriptors();

    public RuntimeExecVerb() : base("exec", "Run one more process in a container",
        new Example("Look around", "dotnet-oci runtime exec one ps"))
    {
        Arguments.Add(words);
        foreach (var option in new Option[] { process, detach, pidFile, consoleSocket, terminal, folder, environment, user, groups, capabilities, noNewPrivileges, ignorePaused, preserved }) Options.Add(option);
    }

    public override IReadOnlyList<string> Usages => ["ID COMMAND [ARGUMENT...]", "--process FILE ID"];

    public override int ExitCodeOf(OciException? fault) => fault is ContainerStartException start ? start.ExitCode : base.ExitCodeOf(fault);

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        var id = call.Value(words)[0];
        var spec = call.Value(process) is { } file ? await Bundle.ReadProcessAsync(file, ct) : runtime.ReadProcess(id) with { Args = call.Value(words)[1..], Terminal = call.Value(consoleSocket) is not null };
        spec = Changes(call).Apply(spec);
        if (spec.Args is not [_, ..]) throw new OciException(ErrorCodes.Usage, "expected a command to run in the container, found none", "dotnet-oci runtime exec ID sh");
        var signals = new SignalRelay();
        using var forwarding = call.Signals.Forward(signals.Send);
        var exec = new BundleExec(spec) { PidFile = call.Value(pidFile), ConsoleSocket = call.Value(consoleSocket), Detach = call.Value(detach), IgnorePaused = call.Value(ignorePaused), PreservedDescriptors = Count(call, preserved) };
        return (await runtime.ExecAsync(id, exec, signals, ct)).Code;
    }

    private ProcessChanges Changes(VerbCall call) => new()
    {
        User = call.Value(user),
        Groups = [.. call.Values(groups).Select(group => (uint)Number.Parse(groups.Name, group, least: 0))],
        Capabilities = call.Values(capabilities),
        NoNewPrivileges = call.Value(noNewPrivileges) ? true : null,
        WorkingFolder = call.Value(folder),
        Environment = call.Values(environment),
        Terminal = call.Value(terminal),
    };
}
