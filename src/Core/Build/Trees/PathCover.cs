using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A set of paths that is asked whether a path is one of them or lies below one: with one search, however long the path is. Those that lie below
/// another are left out, so that the one that covers a path, if any, comes right before it where a slash sorts before every other byte.
/// </summary>
internal sealed class PathCover
{
    private readonly RootPath[] tops;

    public PathCover(IEnumerable<RootPath> paths)
    {
        var sorted = paths.ToArray();
        Array.Sort(sorted, Compare);
        var kept = new List<RootPath>();
        foreach (var path in sorted)
        {
            if (kept.Count == 0 || !path.IsAtOrBelow(kept[^1])) kept.Add(path);
        }
        tops = [.. kept];
    }

    /// <summary>Whether the path is in the set, or lies below one that is.</summary>
    public bool Covers(RootPath path)
    {
        var (low, high) = (0, tops.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(tops[middle], path) <= 0) low = middle + 1;
            else high = middle;
        }
        return low > 0 && path.IsAtOrBelow(tops[low - 1]);
    }

    /// <summary>Compares component by component: what is below a directory comes right behind it.</summary>
    internal static int Compare(RootPath left, RootPath right)
    {
        var first = left.Bytes;
        var second = right.Bytes;
        var common = first.CommonPrefixLength(second);
        if (common == first.Length || common == second.Length) return first.Length.CompareTo(second.Length);
        return Rank(first[common]).CompareTo(Rank(second[common]));
    }

    private static int Rank(byte value) => value == (byte)'/' ? -1 : value;
}
