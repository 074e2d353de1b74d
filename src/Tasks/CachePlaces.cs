using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// Reads <c>CacheFrom</c> and <c>CacheTo</c>: references, or with <c>local</c> as <c>Type</c> folders, or with <c>inline</c> the image itself.
/// </summary>
/// <param name="paths">Where relative paths begin.</param>
internal sealed class CachePlaces(ProjectPaths paths)
{
    // The name that the tool gives a cache in a folder.
    private const string LocalName = "cache";

    /// <summary>A place to look at.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public CacheImport From(ITaskItem item) => new(ReferenceOf(item, nameof(OciBuild.CacheFrom)) ?? throw Wrong(item, nameof(OciBuild.CacheFrom), "`registry` or `local`"));

    /// <summary>A place to write to.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public CacheExport To(ITaskItem item) => new(ReferenceOf(item, nameof(OciBuild.CacheTo)), IsTrue(item, "TargetOnly"), IsTrue(item, "IgnoreErrors"));

    private string? ReferenceOf(ITaskItem item, string property) => item.GetMetadata("Type").ToLowerInvariant() switch
    {
        "" or "registry" => paths.Reference(item.ItemSpec),
        "local" => $"oci:{paths.Full(item.ItemSpec)}:{LocalName}",
        "inline" => null,
        _ => throw Wrong(item, property, "`registry`, `local` or `inline`"),
    };

    private static bool IsTrue(ITaskItem item, string name) => Words.ParseSwitch(item.GetMetadata(name), name) == true;

    private static OciException Wrong(ITaskItem item, string property, string expected) =>
        new(ErrorCodes.InvalidPublishItem, $"expected {expected} as Type of `{item.ItemSpec}` in {property}, found `{item.GetMetadata("Type")}`", "leave it out for a reference");
}
