using System.CommandLine;
using System.CommandLine.Help;
using Oci.Tool.Verbs;

namespace Oci.Tool.CommandLine;

/// <summary>The whole command line: the root, its options and every verb.</summary>
internal static class CommandTree
{
    public const string Name = "dotnet-oci";

    public static RootCommand Create()
    {
        var root = new RootCommand("Build, pack, copy, inspect and run OCI images");
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-h") { Action = new Help(), Description = "Show this help" });
        root.Options.Add(new VersionOption { Description = "Print the version" });
        foreach (var option in GlobalOptions.All) root.Options.Add(option);
        foreach (var verb in Verbs()) root.Subcommands.Add(verb);
        return root;
    }

    // In the order of use, as the help lists them.
    private static IEnumerable<Command> Verbs() =>
    [
        new BuildVerb(),
        new RunVerb(),
        .. ContainerGroup.Alone(),
        ContainerGroup.Create(),
        new FromVerb(),
        RuntimeGroup.Create(),
        new UnpackVerb(),
        new RepackVerb(),
        new CopyVerb(),
        new SyncVerb(),
        new TagsVerb(),
        new DeleteVerb(),
        new LoginVerb(),
        new LogoutVerb(),
        new ConfigVerb(),
        new EditVerb(),
        new InsertVerb(),
        new InitVerb(),
        new NewVerb(),
        new InspectVerb(),
        new DiffVerb(),
        new DigestVerb(),
        new VerifyVerb(),
        new ImagesVerb(),
        new TagVerb(),
        new RemoveVerb(),
        new CollectVerb(),
        new CacheCommand(),
        new IndexVerb(),
        new AttachVerb(),
        new DiscoverVerb(),
        new CompletionVerb(),
        new MonitorVerb(),
    ];
}
