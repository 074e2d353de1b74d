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

    /// <summary>What to type instead; null for a name that is known nowhere.</summary>
    public static string? Find(string command) => Equivalents.TryGetValue(command, out var here) ? $"{CommandTree.Name} {here}" : null;
}
