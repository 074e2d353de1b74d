using Oci.Native;

namespace Oci.Build;

/// <summary>What a layer says of every path it names, sorted by path bytes: the layer without its contents.</summary>
/// <param name="entries">The entries.</param>
/// <param name="isSorted">Whether there is one entry a path; see <see cref="IsSorted"/>.</param>
internal sealed class LayerListing(LayerEntry[] entries, bool isSorted = true)
{
    // Asked for every path of the tree: a layer of many long paths must not be gone through for each.
    private readonly Lazy<PathCover> hidden = new(() => new PathCover(entries.Where(entry => entry.HidesLower).Select(entry => entry.Path)));
    private readonly Lazy<LayerEntry[]> present = new(() => [.. entries.Where(entry => entry.Node is not null || entry.HardLink is not null)]);

    private readonly Lazy<bool> exact = new(() => !entries.Any(entry => (entry.Node is { IsSymlink: true } || entry.HardLink is not null) && HasBelow(entries, entry.Path)));

    public IReadOnlyList<LayerEntry> Entries => entries;

    /// <summary>
    /// Whether the entries are sorted and can be looked for. Else they stand as in the tar, whiteouts under their own names, as their order says what they
    /// are: <see cref="FollowedListings"/> makes a sorted listing of them.
    /// </summary>
    public bool IsSorted => isSorted;

    /// <summary>Whether the layer names nothing below what it itself says is a link.</summary>
    public bool IsExact => exact.Value;

    /// <summary>What the layer says of exactly this path; null when it says nothing.</summary>
    public LayerEntry? Find(RootPath path)
    {
        var index = LowerBound(path.Bytes);
        return index < entries.Length && entries[index].Path == path ? entries[index] : null;
    }

    /// <summary>Whether the layer says that nothing of lower layers is left at the path: because of the path itself or of a directory above it.</summary>
    public bool Hides(RootPath path) => hidden.Value.Covers(path);

    /// <summary>Whether a directory is there because something is below it, even where it has no entry of its own.</summary>
    public bool Implies(RootPath directory) => HasBelow(present.Value, directory);

    private static bool HasBelow(LayerEntry[] entries, RootPath directory)
    {
        var prefix = Prefix(directory);
        var index = LowerBound(entries, prefix);
        if (directory.IsRoot && index < entries.Length && entries[index].Path.IsRoot) index++;
        return index < entries.Length && entries[index].Path.Bytes.StartsWith(prefix);
    }

    /// <summary>The names directly in a directory that the layer says anything of; those that it only implies too.</summary>
    public IEnumerable<RootPath> Children(RootPath directory)
    {
        var prefix = Prefix(directory);
        for (var i = LowerBound(prefix); i < entries.Length && entries[i].Path.Bytes.StartsWith(prefix);)
        {
            var rest = entries[i].Path.Bytes[prefix.Length..];
            if (rest.IsEmpty) { i++; continue; } // the root's own entry
            var slash = rest.IndexOf((byte)'/');
            if (slash < 0)
            {
                yield return entries[i++].Path;
                continue;
            }
            var child = directory.Append(rest[..slash]);
            if (Find(child) is null) yield return child;
            // '0' is the byte after '/': the first path behind everything below the child.
            i = LowerBound([.. child.Bytes, (byte)'0']);
        }
    }

    private static byte[] Prefix(RootPath directory) => directory.IsRoot ? [] : [.. directory.Bytes, (byte)'/'];

    private int LowerBound(ReadOnlySpan<byte> path) => LowerBound(entries, path);

    private static int LowerBound(LayerEntry[] entries, ReadOnlySpan<byte> path)
    {
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Path.Bytes.SequenceCompareTo(path) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
