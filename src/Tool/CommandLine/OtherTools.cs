namespace Oci.Tool.CommandLine;

/// <summary>What other tools' commands are called here.</summary>
internal static class OtherTools
{
    private static readonly Dictionary<string, string> Equivalents = new(StringComparer.Ordinal)
    {
        ["bud"] = "build .",
        ["buildx"] = "build .",
        ["catalog"] = "tags REPOSITORY",
        ["cp"] = "copy SOURCE DESTINATION",
        ["export"] = "copy IMAGE oci-archive:FILE",
        ["history"] = "inspect IMAGE",
        ["import"] = "copy oci-archive:FILE NAME",
        ["list-tags"] = "tags REPOSITORY",
        ["load"] = "copy docker-archive:FILE NAME",
        ["ls"] = "tags REPOSITORY",
        ["manifest"] = "inspect --raw IMAGE",
        ["mutate"] = "config IMAGE",
        ["prune"] = "cache prune",
        ["pull"] = "copy docker://IMAGE NAME",
        ["push"] = "copy IMAGE docker://IMAGE",
        ["rebase"] = "edit --help",
        ["rmi"] = "rm IMAGE",
        ["save"] = "copy IMAGE docker-archive:FILE",
        ["stat"] = "inspect IMAGE",
        ["validate"] = "verify IMAGE",
    };

    private static readonly Dictionary<string, string> OfContainers = new(StringComparer.Ordinal)
    {
        ["attach"] = "logs -f CONTAINER",
        ["cp"] = "container add CONTAINER FILE DESTINATION into a working container; of one that runs: dotnet-oci exec CONTAINER cat FILE",
        ["create"] = "run --detach IMAGE",
        ["delete"] = "container rm CONTAINER",
        ["diff"] = "container commit CONTAINER NAME, then dotnet-oci diff IMAGE NAME",
        ["exists"] = "container inspect CONTAINER",
        ["export"] = "container commit CONTAINER NAME, then dotnet-oci unpack NAME BUNDLE",
        ["list"] = "container ls",
        ["pause"] = "container kill --signal STOP CONTAINER",
        ["port"] = "container inspect CONTAINER",
        ["prune"] = "container rm CONTAINER for each of dotnet-oci container ls --all --quiet",
        ["ps"] = "container ls",
        ["rename"] = "run --name NAME: a container keeps the name that it was given",
        ["restart"] = "container stop CONTAINER && dotnet-oci container start CONTAINER",
        ["run"] = "run IMAGE",
        ["stats"] = "container inspect CONTAINER, and what the control groups of its processes say",
        ["top"] = "exec CONTAINER ps",
        ["unmount"] = "container umount CONTAINER",
        ["unpause"] = "container kill --signal CONT CONTAINER",
        ["update"] = "run --memory BYTES --cpus NUMBER: limits are set when a container is made",
    };

    /// <summary>What to type instead; null for a name that is known nowhere.</summary>
    public static string? Find(string command) => Equivalents.TryGetValue(command, out var here) ? $"{CommandTree.Name} {here}" : FindOfContainers(command);

    /// <summary>The same for a name below <c>container</c>.</summary>
    public static string? FindOfContainers(string command) => OfContainers.TryGetValue(command, out var here) ? $"{CommandTree.Name} {here}" : null;
}
