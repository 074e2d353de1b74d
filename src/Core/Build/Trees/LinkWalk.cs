using Oci.Native;

namespace Oci.Build;

/// <summary>The way to a path in a tree, with links followed that never leave it.</summary>
/// <param name="tree">The tree.</param>
/// <param name="path">The path.</param>
/// <param name="followLast">Whether a link at the path itself is followed too.</param>
internal sealed class LinkWalk(FileTree tree, RootPath path, bool followLast)
{
    // What Linux follows before it says ELOOP.
    internal const int MaxLinks = 40;

    private readonly Stack<byte[]> open = new();
    private RootPath here;
    private bool exists = true;
    private int links;

    /// <summary>Where it leads; see <see cref="FileTree.Locate"/>.</summary>
    public (RootPath? Path, bool Exists) Locate()
    {
        Push(open, path.Bytes);
        while (open.Count > 0)
        {
            if (tree.IsExact && exists) SkipFolders();
            if (!open.TryPop(out var name)) break;
            if (name is [(byte)'.', (byte)'.']) (here, exists) = (here.Parent, true);
            else if (!TryEnter(name)) return (null, false);
        }
        return (here, exists);
    }

    private bool TryEnter(byte[] name)
    {
        if (here.Bytes.Length + name.Length >= RootPath.LongestPath) return false;
        var next = here.Append(name);
        var node = exists ? tree.Find(next) : null;
        if (node is { IsSymlink: true } && (followLast || open.Count > 0))
        {
            if (++links > MaxLinks) return false;
            if (node.LinkTarget.Span is [(byte)'/', ..]) here = RootPath.Root;
            Push(open, node.LinkTarget.Span);
            return true;
        }
        (here, exists) = (next, node is not null);
        return true;
    }

    // The names ahead that are directories are passed in a few looks, however many they are: where one is found there is no link above it.
    private void SkipFolders()
    {
        var ahead = open.TakeWhile(name => name is not [(byte)'.', (byte)'.']).ToList();
        var (passed, high) = (0, ahead.Count);
        for (var next = high; passed < high; next = (passed + high + 1) >>> 1)
        {
            if (tree.Find(Below(ahead.Take(next))) is { IsDirectory: true }) passed = next;
            else high = next - 1;
        }
        if (passed == 0) return;
        here = Below(ahead.Take(passed));
        for (var i = 0; i < passed; i++) open.Pop();
    }

    private RootPath Below(IEnumerable<byte[]> names) => RootPath.Join([.. here.IsRoot ? [] : (byte[][])[here.Bytes.ToArray()], .. names]);

    /// <summary>Puts the names of a path before those that are still to be gone.</summary>
    internal static void Push(Stack<byte[]> open, ReadOnlySpan<byte> names)
    {
        var parts = new List<byte[]>();
        foreach (var range in names.Split((byte)'/'))
        {
            if (names[range] is not ([] or [(byte)'.'])) parts.Add(names[range].ToArray());
        }
        for (var i = parts.Count - 1; i >= 0; i--) open.Push(parts[i]);
    }
}
