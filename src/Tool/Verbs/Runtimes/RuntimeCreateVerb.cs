using System.CommandLine;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime create ID</c>.</summary>
internal sealed class RuntimeCreateVerb : RuntimeVerb
{
    private readonly Argument<string> id = Id();
    private readonly Option<string> bundle = new("--bundle", "-b") { Description = "The bundle's folder", HelpName = "DIR", DefaultValueFactory = _ => "." };
    private readonly Option<string?> pidFile = Declare.Text("--pid-file", "FILE", "Write the number of the container's process here");
    private readonly Option<string?> consoleSocket = Declare.Text("--console-socket", "PATH", "Send the container's terminal to this socket");
    private readonly Option<string?> preserved = PreservedDescriptors();

    public RuntimeCreateVerb() : base("create", "Make a container of a bundle; its program waits for start",
        new Example("By hand", "dotnet-oci runtime create --bundle bundle one && dotnet-oci runtime start one"))
    {
        Arguments.Add(id);
        foreach (var option in new Option[] { bundle, pidFile, consoleSocket, preserved }) Options.Add(option);
        foreach (var option in Ignored()) Options.Add(option);
    }

    [SupportedOSPlatform("linux")]
    protected override async Task<int> RunAsync(VerbCall call, BundleRuntime runtime, CancellationToken ct)
    {
        await runtime.CreateAsync(call.Value(id), call.Value(bundle)!, call.Value(pidFile), call.Value(consoleSocket), Count(call, preserved), ct);
        return ExitCodes.Done;
    }

    private static IEnumerable<Option> Ignored() =>
    [
        Declare.Switch("--no-pivot", "Taken for the sake of engines that give it"),
        Declare.Switch("--no-new-keyring", "Taken for the sake of engines that give it"),
    ];
}
