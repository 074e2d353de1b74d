using System.CommandLine;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>runtime …</c>: the command line of OCI runtimes, for engines that call one. A link named <see cref="LinkName"/> starts here.</summary>
internal static class RuntimeGroup
{
    /// <summary>The name under which this program is an OCI runtime.</summary>
    public const string LinkName = "dotnet-oci-runtime";

    /// <summary>The group's name.</summary>
    public const string Name = "runtime";

    /// <summary>Where messages go.</summary>
    public static Option<string?> Log { get; } = Recursive(Declare.Text("--log", "FILE", "Write messages to this file too"));

    /// <summary>Their form.</summary>
    public static Option<string> LogFormat { get; } = Recursive(Declare.Defaulted("--log-format", "FORMAT", "text", "Their form: text or json"));

    /// <summary>The group.</summary>
    public static Command Create()
    {
        var group = new Command(Name, "Be an OCI runtime: bundles to containers, one operation a call; --root names the folder of its notes");
        group.Options.Add(Log);
        group.Options.Add(LogFormat);
        group.Options.Add(Recursive(Declare.Switch("--systemd-cgroup", "Taken for the sake of engines that give it; control groups are made in their file system")));
        group.Options.Add(Recursive(Declare.Text("--cgroup-manager", "NAME", "Taken for the sake of engines that give it; control groups are made in their file system")));
        group.Options.Add(Recursive(Declare.Switch("--debug", "Taken for the sake of engines that give it")));
        // Engines ask for it after the options that they always give.
        group.Options.Add(new Option<bool>("--version", "-v") { Action = new PrintVersion(), Description = "Print the version", Arity = ArgumentArity.Zero });
        Command[] verbs = [new RuntimeCreateVerb(), new RuntimeRunVerb(), new RuntimeStartVerb(), new RuntimeStateVerb(), new RuntimeKillVerb(), new RuntimeDeleteVerb(), new RuntimeListVerb(), new RuntimeExecVerb(), new RuntimePsVerb(), new RuntimeUpdateVerb(), new RuntimePauseVerb(), new RuntimeResumeVerb(), new RuntimeFeaturesVerb()];
        foreach (var verb in verbs) group.Subcommands.Add(verb);
        return group;
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
