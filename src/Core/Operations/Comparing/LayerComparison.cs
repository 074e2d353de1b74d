using Oci.Build;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Compares what the layers of two images say, the first with the first and so on. Contents count as the same where their sizes are.</summary>
internal sealed class LayerComparison(ImageContents before, ImageContents after, bool ignoreTimes)
{
    private static readonly LayerListing Nothing = new([]);

    /// <summary>The entries that differ, by layer and path.</summary>
    public async Task<IReadOnlyList<FileDifference>> RunAsync(CancellationToken ct)
    {
        var found = new List<FileDifference>();
        for (var i = 0; i < Math.Max(before.Listings.Count, after.Listings.Count); i++)
        {
            ct.ThrowIfCancellationRequested();
            if (i < before.Listings.Count && i < after.Listings.Count && before.Image.Layers[i].DiffId == after.Image.Layers[i].DiffId) continue;
            var (old, now) = (i < before.Listings.Count ? before.Listings[i] : Nothing, i < after.Listings.Count ? after.Listings[i] : Nothing);
            await HashAsync(i, old, now, ct);
            foreach (var path in old.Entries.Concat(now.Entries).Select(entry => entry.Path).Distinct().Order())
            {
                if (Compare(i, path, old.Find(path), now.Find(path)) is { } difference) found.Add(difference);
            }
        }
        return found;
    }

    private async Task HashAsync(int layer, LayerListing old, LayerListing now, CancellationToken ct)
    {
        var pairs = old.Entries.Where(entry => entry.Node is { IsFile: true }).Select(entry => (Before: entry.Node!, After: now.Find(entry.Path)?.Node))
            .Where(pair => pair.After is { IsFile: true } && pair.After.Size == pair.Before.Size).ToList();
        await before.HashAsync(pairs.Select(pair => Placed(pair.Before, layer)), ct);
        await after.HashAsync(pairs.Select(pair => Placed(pair.After!, layer)), ct);
    }

    private FileDifference? Compare(int layer, RootPath path, LayerEntry? old, LayerEntry? now)
    {
        var (was, its) = (FactsOf(old), FactsOf(now));
        if (was is null || its is null) return new FileDifference(path, layer + 1, was, its, []);
        IReadOnlyList<string> what = was.Type != its.Type ? ["type"]
            : old!.Node is { } a && now!.Node is { } b ? [.. HasOtherContent(layer, a, b) ? (string[])["content"] : [], .. NodeFacts.Differences(a, b, ignoreTimes)]
            : was.Link != its.Link ? ["link"] : [];
        return what.Count == 0 ? null : new FileDifference(path, layer + 1, was, its, what);
    }

    private bool HasOtherContent(int layer, TreeNode old, TreeNode now) =>
        old.IsFile && now.IsFile && old.Size == now.Size && before.HashOf(Placed(old, layer)) != after.HashOf(Placed(now, layer));

    private static TreeNode Placed(TreeNode node, int layer) => node with { Content = ImageTree.PlaceOf(node, layer) };

    private static FileFacts? FactsOf(LayerEntry? entry) => entry switch
    {
        null => null,
        { Node: { } node } => NodeFacts.Of(node),
        { HardLink: { } target } => new FileFacts { Type = "hardlink", Link = ByteText.Escape(target.Bytes) },
        _ => new FileFacts { Type = "whiteout" },
    };
}
