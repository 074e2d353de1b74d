using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What buildah lets the steps of a scripted build be asked for, and how that is asked for here.</summary>
internal static class ScriptOptionsElsewhere
{
    private const string History = "dotnet-oci container commit --created-by TEXT";

    /// <summary>Of <c>buildah commit</c>.</summary>
    public static IReadOnlyDictionary<string, OtherOption> OfCommit { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["--add-file"] = new("dotnet-oci container add CONTAINER FILE DESTINATION"),
        ["--disable-compression"] = new("--compression none"),
        ["--identity-label"] = new("--change 'LABEL builder=dotnet-oci'", IsSo: "false"),
        ["--quiet"] = new("--progress quiet", IsSo: "true"),
        ["-q"] = new("--progress quiet", IsSo: "true"),
        ["--squash"] = new("dotnet-oci edit --flatten IMAGE"),
        ["--timestamp"] = new("--source-date-epoch SECONDS"),
    };

    /// <summary>Of <c>buildah run</c>.</summary>
    public static IReadOnlyDictionary<string, OtherOption> OfExec { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["--add-history"] = new(History),
        ["--mount"] = new("--volume SOURCE:PATH[:OPTIONS]"),
        ["--no-pivot"] = new("--isolation runtime"),
    };

    /// <summary>Of <c>buildah add</c> and <c>buildah copy</c>.</summary>
    public static IReadOnlyDictionary<string, OtherOption> OfAdd { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["--add-history"] = new(History),
        ["--from"] = new("mount the other container with `dotnet-oci container mount`, and add from there"),
        ["--ignorefile"] = new("--exclude PATTERN"),
        ["--quiet"] = new("--progress quiet", IsSo: "true"),
        ["-q"] = new("--progress quiet", IsSo: "true"),
    };
}
