using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;

namespace Oci.Operations;

/// <summary>Lists the images of a layout or of the local store.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class ImagesOperation(OciHost host)
{
    /// <summary>The entries, sorted by name; those without one come last.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public async Task<IReadOnlyList<ImageEntry>> RunAsync(ImagesRequest request, CancellationToken ct)
    {
        if (request.Layout is null && !Directory.Exists(host.OpenStore().Folder)) return [];
        var layout = request.Layout is { } place ? OciLayout.Open(LayoutFolder.Of(place)) : host.OpenStore().Layout;
        var entries = new List<ImageEntry>();
        foreach (var target in (await layout.ReadIndexAsync(ct)).Manifests) entries.Add(await DescribeAsync(layout, target, ct));
        return [.. entries.OrderBy(entry => entry.Name is null).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static async Task<ImageEntry> DescribeAsync(OciLayout layout, Descriptor target, CancellationToken ct)
    {
        var name = LayoutIndex.NameOf(target);
        // One broken or missing image must not hide the others: it is listed with what the index says.
        try
        {
            var images = await new ImageLoader(layout).LoadAllAsync(target, ct);
            return new ImageEntry(name, target, [.. images.Select(image => image.Platform)], images.Select(image => image.Config.Value.Created).FirstOrDefault(), await SizeAsync(layout, target, ct));
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
