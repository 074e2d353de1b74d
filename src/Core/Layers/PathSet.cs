using Oci.Native;

namespace Oci.Layers;

/// <summary>Paths of which all below one can be found at once, however many there are elsewhere.</summary>
internal sealed class PathSet
{
    private readonly SortedSet<RootPath> paths = [];

    public bool IsEmpty => paths.Count == 0;

    /// <summary>All of them, in byte order.</summary>
    public IReadOnlyList<RootPath> All => [.. paths];

    public bool Contains(RootPath path) => paths.Count > 0 && paths.Contains(path);

    public void Add(RootPath path) => paths.Add(path);

    public void Remove(RootPath path) => paths.Remove(path);

    /// <summary>Whether the set holds <paramref name="path"/>'s parent, or one further up.</summary>
    public bool ContainsAbove(RootPath path)
    {
        while (paths.Count > 0 && !path.IsRoot)
        {
            path = path.Parent;
            if (paths.Contains(path)) return true;
        }
        return false;
    }

    /// <summary>The paths at or below one, taken out of the set.</summary>
    public IReadOnlyList<RootPath> TakeAtOrBelow(RootPath path)
    {
        if (paths.Count == 0) return [];
        var taken = Find(path);
        foreach (var each in taken) paths.Remove(each);
        return taken;
    }

    private List<RootPath> Find(RootPath path)
    {
        if (path.IsRoot) return [.. paths];
        // In byte order the paths below `a` lie together between `a/` and `a0`, for `0` follows `/`.
        var first = RootPath.Clean([.. path.Bytes, (byte)'/', 1]);
        var end = RootPath.Clean([.. path.Bytes, (byte)'0']);
        var found = paths.GetViewBetween(first, end).Where(each => each.IsAtOrBelow(path)).ToList();
        if (paths.Contains(path)) found.Add(path);
        return found;
    }
}
