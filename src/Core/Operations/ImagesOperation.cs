using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;

namespace Oci.Operations;

/// <summary>Lists the images of a layout or of the local store.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class ImagesOperation(OciHost host)
{
    private const string NoTime = "0001-01-01T00:00:00Z"; // what Go writes where there is none

    /// <summary>The entries, sorted by name; those without one come last. Lists of referrers that stand under a tag of their own are not told: their entries are.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public async Task<IReadOnlyList<ImageEntry>> RunAsync(ImagesRequest request, CancellationToken ct)
    {
        if (request.Layout is null && !Directory.Exists(host.OpenStore().Folder)) return [];
        var layout = request.Layout is { } place ? OciLayout.Open(LayoutFolder.Of(place), progress: host.Progress) : host.OpenStore().Layout;
        var entries = new List<ImageEntry>();
        foreach (var target in (await layout.ReadIndexAsync(ct)).Manifests)
        {
            if (!Referrers.IsFallbackTag(LayoutIndex.NameOf(target), target)) entries.Add(await DescribeAsync(layout, target, ct));
        }
        return [.. entries.OrderBy(entry => entry.Name is null).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static async Task<ImageEntry> DescribeAsync(OciLayout layout, Descriptor target, CancellationToken ct)
    {
        var name = LayoutIndex.NameOf(target);
        // One broken or missing image must not hide the others: it is listed with what the index says.
        try
        {
            var images = await new ImageLoader(layout).LoadAllAsync(target, ct);
            return new ImageEntry(name, target, [.. images.Select(image => image.Platform).Where(platform => platform.Os.Length > 0)], images.Select(image => image.Config.Value.Created).FirstOrDefault(created => created != NoTime), await SizeAsync(layout, target, ct));
        }
        catch (OciException)
        {
            return new ImageEntry(name, target, target.Platform is { } platform ? [platform] : [], null, null);
        }
    }

    private static async Task<long> SizeAsync(OciLayout layout, Descriptor target, CancellationToken ct)
    {
        var size = 0L;
        await foreach (var node in new ImageGraph(layout).WalkAsync(target, ct)) size += node.Size;
        return size;
    }
}
