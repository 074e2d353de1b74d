using Oci.Native;

namespace Oci.Build;

/// <summary>
/// What layers say of the places where their entries are unpacked: an entry below a symbolic link of a layer below, where its own layer says nothing
/// of that path, goes where the link leads. A node keeps the path that it has in its layer. Layers whose order matters are played.
/// </summary>
internal static class FollowedListings
{
    /// <summary>The listings of a stack of layers, base first.</summary>
    /// <param name="listings">What each layer says by itself.</param>
    /// <param name="treeOf">The tree that the first of them make.</param>
    public static IReadOnlyList<LayerListing> Of(IReadOnlyList<LayerListing> listings, Func<IReadOnlyList<LayerListing>, FileTree> treeOf)
    {
        var followed = new List<LayerListing>();
        foreach (var listing in listings)
        {
            followed.Add(
                !listing.IsSorted ? new LayerReplay(followed.Count, treeOf([.. followed])).Play(listing.Entries)
                : followed.Count == 0 ? listing
                : Follow(listing, treeOf([.. followed])));
        }
        return followed;
    }

    private static LayerListing Follow(LayerListing listing, FileTree below)
    {
        var folders = new FollowedFolders(listing, below);
        var moved = new Dictionary<RootPath, LayerEntry>();
        var moves = false;
        foreach (var entry in listing.Entries)
        {
            var (path, target) = (folders.PlaceOf(entry.Path), entry.HardLink is { } link ? folders.PlaceOf(link) : (RootPath?)null);
            moves |= path != entry.Path || target != entry.HardLink;
            moved[path] = entry with { Path = path, HardLink = target };
        }
        if (!moves) return listing;
        var entries = moved.Values.ToArray();
        Array.Sort(entries, static (left, right) => left.Path.CompareTo(right.Path));
        return new LayerListing(entries);
    }
}
