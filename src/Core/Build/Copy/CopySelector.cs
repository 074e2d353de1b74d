using Oci.Containerfile;
using Oci.Native;

namespace Oci.Build;

/// <summary>Finds what the sources of COPY and ADD name in a tree.</summary>
/// <param name="tree">The tree.</param>
/// <param name="excludes">What <c>--exclude</c> leaves out, relative to each source; null for nothing.</param>
internal sealed class CopySelector(FileTree tree, IgnoreFile? excludes)
{
    /// <summary>The matches of a path with or without wildcards, sorted; none when nothing is there.</summary>
    public IReadOnlyList<CopyMatch> Select(string path)
    {
        var components = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        var fixedPart = components.TakeWhile(part => !NamePattern.HasWildcards(part)).Select(NamePattern.Unescape).ToList();
        var start = RootPath.Clean(string.Join('/', fixedPart));
        if (fixedPart.Count == components.Count) return tree.Resolve(start) is { } node ? [MatchOf(start.Name, node)] : [];
        var found = new List<TreeNode>();
        if (tree.Resolve(start) is { IsDirectory: true } folder) Descend(folder, [.. components.Skip(fixedPart.Count).Select(NamePattern.TryParse)], 0, found);
        return [.. found.Select(node => tree.Resolve(node.Path) is { } real ? MatchOf(node.Path.Name, real) : null).OfType<CopyMatch>().Where(match => !IsExcluded(match))];
    }

    /// <summary>
    /// What <c>--parents</c> takes: everything that matches <paramref name="pattern"/> below <paramref name="folder"/> (the part before
    /// <c>/./</c>), with the directories on the way. One match whose directory is <paramref name="folder"/>; null when nothing fits.
    /// </summary>
    public CopyMatch? SelectWithParents(string folder, string pattern)
    {
        if (tree.Resolve(RootPath.Clean(folder)) is not { IsDirectory: true } root) return null;
        var clean = string.Join('/', pattern.Split('/').Where(part => part is not ("" or ".")));
        var wanted = clean.Length == 0 ? null : IgnoreFile.FromPatterns([clean]).ThrowIfErrors();
        var entries = new List<CopyEntry>();
        Walk(root, RootPath.Root, new Scopes(wanted?.Root, excludes?.Root), entries);
        return entries.Count == 0 ? null : new CopyMatch(tree, ReadOnlyMemory<byte>.Empty, root, entries);
    }

    /// <summary>A match that is known already.</summary>
    public CopyMatch MatchOf(ReadOnlySpan<byte> name, TreeNode node)
    {
        var entries = new List<CopyEntry>();
        if (node.IsDirectory) Walk(node, RootPath.Root, new Scopes(null, excludes?.Root), entries);
        return new CopyMatch(tree, name.ToArray(), node, entries);
    }

    private bool IsExcluded(CopyMatch match) => !match.Node.IsDirectory && excludes is not null && excludes.Root.Ignores(match.Name.Span);

    private void Descend(TreeNode folder, IReadOnlyList<NamePattern?> patterns, int depth, List<TreeNode> found)
    {
        if (patterns[depth] is not { } pattern) return;
        foreach (var child in tree.List(folder))
        {
            if (!pattern.IsMatch(child.Path.Name)) continue;
            if (depth == patterns.Count - 1) found.Add(child);
            else if (child.IsDirectory) Descend(child, patterns, depth + 1, found);
        }
    }

    // A directory that is left out comes along all the same when something below it does not.
    private void Walk(TreeNode folder, RootPath below, Scopes scopes, List<CopyEntry> entries)
    {
        foreach (var child in tree.List(folder))
        {
            var path = below.Append(child.Path.Name);
            if (!child.IsDirectory)
            {
                if (scopes.Takes(path)) entries.Add(new CopyEntry(path, child));
                continue;
            }
            var inside = scopes.Enter(path);
            var place = entries.Count;
            if (!inside.CanPrune) Walk(child, path, inside, entries);
            if (inside.TakesFolder || entries.Count > place) entries.Insert(place, new CopyEntry(path, child));
        }
    }

    /// <summary>What is wanted (null: everything) and what is left out (null: nothing) at one place of a walk. "Ignored" by the wanted means wanted.</summary>
    private readonly record struct Scopes(IgnoreScope? Wanted, IgnoreScope? Excluded)
    {
        public bool TakesFolder => (Wanted is null || Wanted.IsIgnored) && Excluded is not { IsIgnored: true };

        public bool CanPrune => Excluded is { CanPrune: true };

        public bool Takes(RootPath file) => (Wanted is null || Wanted.Ignores(file.Bytes)) && !(Excluded is not null && Excluded.Ignores(file.Bytes));

        public Scopes Enter(RootPath folder) => new(Wanted?.Enter(folder.Bytes), Excluded?.Enter(folder.Bytes));
    }
}
