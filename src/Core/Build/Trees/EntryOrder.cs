using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Finds out whether the order of a layer's entries says anything. It does where a path is said twice, where something lies below what is not
/// said to be a directory before it, and where a hard link's target is not simply an earlier entry or a file of the layers below.
/// </summary>
/// <param name="entries">The entries as in the tar, whiteouts under their own names.</param>
internal sealed class EntryOrder(IReadOnlyList<LayerEntry> entries)
{
    private readonly Dictionary<RootPath, Said> said = new(entries.Count);
    private bool isBelowFolders = true;

    /// <summary>All that is said of a path.</summary>
    private sealed class Said
    {
        public LayerEntry? Entry;
        public int Number;
        public bool IsDeleted;
        public bool IsOpaque;

        /// <summary>The number of the first entry that says something of the path.</summary>
        public int First = int.MaxValue;

        public bool IsDirectory => Entry is { Node.IsDirectory: true };

        public bool Hides => IsDeleted || IsOpaque || Entry is { HidesLower: true };
    }

    /// <summary>One entry a path, sorted; null where the order matters.</summary>
    public LayerEntry[]? TrySort()
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!TryAdd(entries[i], i)) return null;
        }
        if (!(isBelowFolders || AreFoldersFirst()) || !AreLinksPlain()) return null;
        var sorted = said.Select(pair => pair.Value.Entry is { } entry ? entry with { HidesLower = pair.Value.Hides } : new LayerEntry(pair.Key, null, HidesLower: true)).ToArray();
        Array.Sort(sorted, static (left, right) => left.Path.CompareTo(right.Path));
        return sorted;
    }

    private bool TryAdd(LayerEntry entry, int number)
    {
        switch (Whiteout.KindOf(entry.Path))
        {
            case WhiteoutKind.Deleted: At(entry.Path.Parent.Append(Whiteout.DeletedName(entry.Path.Name)), number).IsDeleted = true; return true;
            case WhiteoutKind.Opaque:
                var folder = At(entry.Path.Parent, number);
                folder.IsOpaque = true;
                return folder.IsDirectory;
            case WhiteoutKind.Metadata: return false;
        }
        var here = At(entry.Path, number);
        if (here.Entry is not null) return false;
        (here.Entry, here.Number) = (entry, number);
        return true;
    }

    private Said At(RootPath path, int number)
    {
        if (!said.TryGetValue(path, out var here))
        {
            said[path] = here = new Said();
            // Most layers name every folder before what is in it: then the paths need no sorting to see that.
            isBelowFolders = isBelowFolders && path.Parent is var parent && (parent.IsRoot || said.GetValueOrDefault(parent) is { IsDirectory: true });
        }
        here.First = Math.Min(here.First, number);
        return here;
    }

    // Whatever lies below a path that is said comes after it, and it is a directory. The root is one anyway.
    private bool AreFoldersFirst()
    {
        RootPath[] paths = [.. said.Keys];
        Array.Sort(paths, PathCover.Compare);
        var above = new Stack<RootPath>();
        foreach (var path in paths)
        {
            if (path.IsRoot) continue;
            while (above.TryPeek(out var top) && !path.IsAtOrBelow(top)) above.Pop();
            if (above.TryPeek(out var folder) && (said[folder] is not { IsDirectory: true } || said[folder].Number > said[path].First)) return false;
            above.Push(path);
        }
        return true;
    }

    private bool AreLinksPlain()
    {
        var links = said.Values.Where(each => each.Entry?.HardLink is not null).ToList();
        if (links.Count == 0) return true;
        var hidden = new PathCover(said.Where(pair => pair.Value.Hides).Select(pair => pair.Key));
        foreach (var link in links)
        {
            var target = link.Entry!.HardLink!.Value;
            if (said.TryGetValue(target, out var first) && first.Entry is not null ? first.Number >= link.Number : hidden.Covers(target)) return false;
            if (first?.Entry?.Node is { LinkKey: null } node) first.Entry = first.Entry with { Node = node with { LinkKey = target } };
        }
        return true;
    }
}
