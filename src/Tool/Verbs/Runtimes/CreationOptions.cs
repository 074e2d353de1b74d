using System.CommandLine;
using Oci.Runtime;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What <c>runtime create</c> and <c>runtime run</c> ask about a container that is to be made.</summary>
internal sealed class CreationOptions
{
    private readonly Option<string> bundle = new("--bundle", "-b") { Description = "The bundle's folder", HelpName = "DIR", DefaultValueFactory = _ => "." };
    private readonly Option<string> configuration = Declare.Defaulted("--config", "FILE", Bundle.ConfigName, "The configuration, where it has another name; in the bundle's folder unless it is a whole path", "-f");
    private readonly Option<string?> pidFile = Declare.Text("--pid-file", "FILE", "Write the number of the container's process here");
    private readonly Option<string?> consoleSocket = Declare.Text("--console-socket", "PATH", "Send the container's terminal to this socket");
    private readonly Option<string?> preserved = RuntimeVerb.PreservedDescriptors();

    /// <summary>All of them, and those that engines give and nothing here depends on.</summary>
    public IEnumerable<Option> All =>
    [
        bundle, configuration, pidFile, consoleSocket, preserved,
        Declare.Switch("--no-pivot", "Taken for the sake of engines that give it"),
        Declare.Switch("--no-new-keyring", "Taken for the sake of engines that give it"),
    ];

    /// <summary>What they say.</summary>
    public BundleCreation Read(VerbCall call) => new(call.Value(bundle)!)
    {
        Configuration = call.Value(configuration)!,
        PidFile = call.Value(pidFile),
        ConsoleSocket = call.Value(consoleSocket),
        PreservedDescriptors = RuntimeVerb.Count(call, preserved),
    };
}
