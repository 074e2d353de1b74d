using Oci.Build;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Counts what an image's bytes are for. Only the layers' listings are read, which are kept from the first time on.</summary>
internal static class UsageReader
{
    public static ImageUsage Read(ImageContents contents, CancellationToken ct)
    {
        var files = SquashedLayers.FilesOf(contents.Tree).DistinctBy(file => file.Content).Select(file => new UsedFile(file.Path, file.Size, ImageContents.LayerOf(file)!.Value + 1)).OrderBy(file => file.Path).ToList();
        var seen = SquashedLayers.FilesOf(contents.Tree).Select(file => (ImageTree.Place)file.Content!).ToHashSet();
        var layers = new List<LayerUsage>();
        var wasted = new List<(RootPath Path, long Size, int Layer)>();
        foreach (var (index, listing) in contents.Listings.Index())
        {
            ct.ThrowIfCancellationRequested();
            var held = listing.Entries.Where(entry => entry.Node is { IsFile: true }).DistinctBy(entry => ImageTree.PlaceOf(entry.Node!, index)).Where(entry => ImageTree.PlaceOf(entry.Node!, index).Layer == index).ToList();
            var lost = held.Where(entry => entry.Node!.Size > 0 && !seen.Contains(ImageTree.PlaceOf(entry.Node, index))).ToList();
            wasted.AddRange(lost.Select(entry => (entry.Path, entry.Node!.Size, index + 1)));
            layers.Add(new LayerUsage(listing.Entries.Count, held.Sum(entry => entry.Node!.Size), lost.Sum(entry => entry.Node!.Size), listing.Entries.Count(entry => entry is { Node: null, HardLink: null })));
        }
        return new ImageUsage(contents.Image, layers, files, [.. wasted.GroupBy(file => file.Path)
            .Select(group => new WastedFile(group.Key, group.Sum(file => file.Size), group.Count(), [.. group.Select(file => file.Layer)]))
            .OrderByDescending(file => file.Size).ThenBy(file => file.Path)]);
    }
}
