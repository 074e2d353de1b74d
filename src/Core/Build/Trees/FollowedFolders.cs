using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Where a layer's folders are on top of a tree. It remembers the way to the folder that was asked for last and no more: entries come sorted, and those of a
/// hostile layer may have long paths without end.
/// </summary>
/// <param name="listing">What the layer says by itself.</param>
/// <param name="below">The tree.</param>
internal sealed class FollowedFolders(LayerListing listing, FileTree below)
{
    private readonly Stack<Folder> way = new([new Folder(RootPath.Root, RootPath.Root, listing.Find(RootPath.Root) is { HidesLower: true }, IsThere: true)]);

    /// <summary>Where an entry is: links on the way to it are followed, the entry itself may be one. What is too long to be unpacked stays where the layer has it.</summary>
    public RootPath PlaceOf(RootPath path) => path.IsRoot || path.Bytes.Length >= RootPath.LongestPath ? path : Enter(path.Parent).Place.Append(path.Name);

    private Folder Enter(RootPath path)
    {
        while (!path.IsAtOrBelow(way.Peek().Path)) way.Pop();
        var known = way.Peek().Path;
        if (known == path) return way.Peek();
        var rest = path.Bytes[(known.IsRoot ? 0 : known.Bytes.Length + 1)..];
        foreach (var range in rest.Split((byte)'/')) way.Push(Next(way.Peek(), rest[range]));
        return way.Peek();
    }

    // The folder above is where it really is: only the last name can be a link.
    private Folder Next(Folder above, ReadOnlySpan<byte> name)
    {
        var (path, place) = (above.Path.Append(name), above.Place.Append(name));
        var own = listing.Find(path);
        var isHidden = above.IsHidden || own is { HidesLower: true };
        var there = isHidden || !above.IsThere ? null : below.Find(place);
        if (own is not null || there is not { IsSymlink: true } || below.Locate(place).Path is not { } real) return new Folder(path, place, isHidden, there is not null);
        return new Folder(path, real, isHidden, below.Find(real) is not null);
    }

    /// <summary>A folder of the layer.</summary>
    /// <param name="Path">What the layer calls it.</param>
    /// <param name="Place">Where it is.</param>
    /// <param name="IsHidden">Whether nothing of the tree is left there.</param>
    /// <param name="IsThere">Whether the tree has something there.</param>
    private readonly record struct Folder(RootPath Path, RootPath Place, bool IsHidden, bool IsThere);
}
