namespace Oci.Interop.Conformance;

/// <summary>Where our results are meant to differ from the golden ones, or cannot be had, each with its reason.</summary>
internal static class KnownDifferences
{
    /// <summary>Cases that name places of the network, and are built with others in their place: <see cref="ConformanceStandInTests"/>.</summary>
    public static IReadOnlyList<string> WithStandIns { get; } = ["030-add", "172-header-builtin"];

    /// <summary>Folders that were made for mounts: Docker's builders leave them in the image, we do not.</summary>
    public static IReadOnlyDictionary<string, string[]> MountPoints { get; } = new Dictionary<string, string[]>
    {
        ["166-multistage-copyback"] = ["base"],
        ["177-mount-cache-by-ownership"] = ["cache"],
        ["178-mount-targets-new"] = ["dev", "etc", "proc", "sys"],
        ["179-mount-targets-old"] = ["dev", "etc", "proc", "sys"],
        ["180-mount-targets-mount"] = ["dev", "etc", "proc", "subdirectory", "subdirectory/other", "subdirectory/target", "sys", "tmp"],
    };
}
