using Oci.Content;

namespace Oci.Transfer;

/// <summary>What a copy would do.</summary>
/// <param name="Target">What would be at the destination.</param>
/// <param name="PlatformsLeft">How many images of the source's index are not asked for.</param>
/// <param name="Contents">Everything that it needs there, children before parents.</param>
public sealed record CopyPlan(Descriptor Target, int PlatformsLeft, IReadOnlyList<PlannedContent> Contents)
{
    /// <summary>How many bytes would travel.</summary>
    public long Bytes => Contents.Where(each => !each.IsThere).Sum(each => each.Content.Size);
}
