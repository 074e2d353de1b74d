using System.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>container …</c>: everything that can be done with containers that are there.</summary>
internal static class ContainerGroup
{
    /// <summary>The group.</summary>
    public static Command Create()
    {
        var group = new Command("container", "Work with containers, running or working");
        foreach (var verb in Verbs()) group.Subcommands.Add(verb);
        return group;
    }

    /// <summary>Those that stand alone too, by the names that people's fingers know.</summary>
    public static IEnumerable<(string Name, Func<Command> Create)> Alone =>
    [
        ("ps", () => new ContainerListVerb("ps")), ("logs", () => new ContainerLogsVerb("logs")), ("exec", () => new ContainerExecVerb("exec")), ("commit", () => new ContainerCommitVerb("commit")),
    ];

    private static IEnumerable<Command> Verbs() =>
    [
        new ContainerListVerb("container ls"), new ContainerInspectVerb(), new ContainerLogsVerb("container logs"), new ContainerExecVerb("container exec"),
        new ContainerAddVerb(), new ContainerCommitVerb("container commit"), new ContainerMountVerb(), new ContainerUnmountVerb(), new ContainerStartVerb(),
        new ContainerStopVerb(), new ContainerKillVerb(), new ContainerWaitVerb(), new ContainerRemoveVerb(),
    ];
}
