using Oci.Tool.Rendering;
using Oci.Transfer;

namespace Oci.Tool.Printing;

/// <summary>What a copy would do, in JSON and for people.</summary>
internal sealed record CopyPlanListing(string Digest, int PlatformsLeft, long Bytes, IReadOnlyList<PlannedListing> Contents)
{
    public static CopyPlanListing Of(CopyPlan plan) => new(plan.Target.Digest.ToString(), plan.PlatformsLeft, plan.Bytes,
        [.. plan.Contents.Select(each => new PlannedListing(each.Content.MediaType, each.Content.Digest.ToString(), each.Content.Size, each.IsThere))]);

    public static string Table(CopyPlan plan)
    {
        var table = new TextTable("DIGEST", "SIZE", "STATE", "TYPE");
        foreach (var (content, isThere) in plan.Contents) table.Add(content.Digest.ToString(), Quantity.Bytes(content.Size), isThere ? "there" : "to copy", content.MediaType);
        return table.ToString();
    }
}
