using System.CommandLine;
using Oci.Tool.Verbs;

namespace Oci.Tool.CommandLine;

/// <summary>
/// The whole command line: the root, its options and every verb. A call needs one verb: the others' hundreds of options are made only where all of them
/// are asked for, by the help, by a shell that completes, or by a name that nobody has.
/// </summary>
internal sealed class CommandTree
{
    public const string Name = "dotnet-oci";

    // In the order of use, as the help lists them.
    private static readonly (string Name, Func<Command> Create)[] Verbs =
    [
        ("build", () => new BuildVerb()),
        ("run", () => new RunVerb()),
        .. ContainerGroup.Alone,
        ("container", ContainerGroup.Create),
        ("from", () => new FromVerb()),
        (RuntimeGroup.Name, RuntimeGroup.Create),
        ("unpack", () => new UnpackVerb()),
        ("repack", () => new RepackVerb()),
        ("copy", () => new CopyVerb()),
        ("sync", () => new SyncVerb()),
        ("tags", () => new TagsVerb()),
        ("delete", () => new DeleteVerb()),
        ("login", () => new LoginVerb()),
        ("logout", () => new LogoutVerb()),
        ("config", () => new ConfigVerb()),
        ("edit", () => new EditVerb()),
        ("insert", () => new InsertVerb()),
        ("init", () => new InitVerb()),
        ("new", () => new NewVerb()),
        ("inspect", () => new InspectVerb()),
        ("diff", () => new DiffVerb()),
        ("digest", () => new DigestVerb()),
        ("verify", () => new VerifyVerb()),
        ("images", () => new ImagesVerb()),
        ("tag", () => new TagVerb()),
        ("rm", () => new RemoveVerb()),
        ("gc", () => new CollectVerb()),
        ("cache", () => new CacheCommand()),
        ("index", () => new IndexVerb()),
        ("attach", () => new AttachVerb()),
        ("discover", () => new DiscoverVerb()),
        ("completion", () => new CompletionVerb()),
        ("monitor", () => new MonitorVerb()),
    ];

    private bool isWhole;

    private CommandTree(Command root)
    {
        Root = root;
        root.Options.Add(new Option<bool>("--help", "-h") { Action = new Help(), Description = "Show this help", Recursive = true, Arity = ArgumentArity.Zero });
        root.Options.Add(new Option<bool>("--version") { Action = new PrintVersion(), Description = "Print the version", Arity = ArgumentArity.Zero });
        foreach (var option in GlobalOptions.All) root.Options.Add(option);
    }

    /// <summary>The command before all verbs.</summary>
    public Command Root { get; }

    /// <summary>The command line with the verbs that are asked for.</summary>
    // Not a RootCommand: it brings a help of its own and reads the texts for it, in a few milliseconds of every start.
    public static CommandTree Create() => new(new Command(Name, "Build, pack, copy, inspect and run OCI images"));

    /// <summary>The command line with every verb, as the shell's questions need it.</summary>
    public static RootCommand Whole()
    {
        var root = new RootCommand("Build, pack, copy, inspect and run OCI images");
        root.Options.Clear();
        new CommandTree(root).AddAll();
        return root;
    }

    /// <summary>The verb or group of that name, or null.</summary>
    public Command? Find(string name)
    {
        if (Array.FindIndex(Verbs, verb => verb.Name == name) is not (>= 0 and var index)) return null;
        var verb = Verbs[index].Create();
        Root.Subcommands.Add(verb);
        return verb;
    }

    /// <summary>Adds every verb.</summary>
    public void AddAll()
    {
        if (isWhole) return;
        isWhole = true;
        foreach (var (_, create) in Verbs) Root.Subcommands.Add(create());
    }
}
