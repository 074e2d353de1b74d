using System.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>Arguments that name containers.</summary>
internal static class ContainerNames
{
    public static Argument<string> One() => new("CONTAINER") { Description = "A container's name, its ID, or the beginning of its ID" };

    public static Argument<string[]> Many() => new("CONTAINERS") { Description = "Containers by name, ID, or the beginning of their IDs", HelpName = "CONTAINER", Arity = ArgumentArity.OneOrMore };
}
