using Oci.Native;

namespace Oci.Build;

/// <summary>What a layer that is being played has made of a path so far.</summary>
/// <param name="path">The path, without links on the way to it.</param>
internal sealed class ReplaySpot(RootPath path)
{
    public RootPath Path => path;

    /// <summary>What lies below it, by name.</summary>
    public Dictionary<RootPath, ReplaySpot> Below { get; } = [];

    /// <summary>The file that the layer has put there.</summary>
    public TreeNode? Node { get; set; }

    /// <summary>The name that this is another one of, as long as it may still become another file.</summary>
    public RootPath? Link { get; set; }

    /// <summary>Whether it is a directory because something was put below it.</summary>
    public bool IsFolder { get; set; }

    /// <summary>Whether nothing of the layers below is left there.</summary>
    public bool HidesLower { get; set; }

    /// <summary>Whether that is said of what is below it alone, where no layer that is known has it.</summary>
    public bool IsOpaque { get; set; }

    public ReplaySpot? Find(ReadOnlySpan<byte> name) => Below.GetValueOrDefault(RootPath.Clean(name));

    public ReplaySpot Open(ReadOnlySpan<byte> name)
    {
        var key = RootPath.Clean(name);
        if (!Below.TryGetValue(key, out var spot)) Below[key] = spot = new ReplaySpot(path.Append(name));
        return spot;
    }

    /// <summary>Takes away what was there, and all below.</summary>
    /// <param name="hides">Whether something was there, of this layer or of one below.</param>
    public void Replace(bool hides)
    {
        Below.Clear();
        (Node, Link, IsFolder, IsOpaque) = (null, null, false, false);
        HidesLower |= hides;
    }

    /// <summary>This one and all below.</summary>
    public IEnumerable<ReplaySpot> All()
    {
        var pending = new Stack<ReplaySpot>([this]);
        while (pending.TryPop(out var spot))
        {
            yield return spot;
            foreach (var child in spot.Below.Values) pending.Push(child);
        }
    }

    /// <summary>What there is to say, by path. Names of one file get the same key.</summary>
    /// <param name="layer">The layer's number.</param>
    public LayerEntry[] ReadEntries(int layer)
    {
        var said = All().Where(spot => spot.Node is not null || spot.Link is not null || spot.HidesLower).OrderBy(spot => spot.Path).ToList();
        var linked = said.Where(spot => spot.Node is { IsDirectory: false }).GroupBy(spot => spot.Node!.Content).Where(names => names.Count() > 1 || ((ImageTree.Place)names.Key!).Layer != layer).Select(names => names.Key!).ToHashSet();
        return [.. said.Select(spot => new LayerEntry(
            spot.Path,
            spot.Node is { IsDirectory: false, Content: { } place } node && linked.Contains(place) ? node with { LinkKey = place } : spot.Node,
            spot.HidesLower, spot.Node is null ? spot.Link : null, spot.IsOpaque))];
    }
}
