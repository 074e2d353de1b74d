using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>Finds what the sources of COPY and ADD name in a tree.</summary>
/// <param name="tree">The tree.</param>
/// <param name="excludes">What <c>--exclude</c> leaves out, relative to each source; null for nothing.</param>
internal sealed class CopySelector(FileTree tree, IgnoreFile? excludes)
{
    /// <summary>The matches of a path with or without wildcards, sorted; none when nothing is there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SourceNotFound"/>: a pattern matches a link that leads to nothing; other builders do not pass over it either.</exception>
    public IReadOnlyList<CopyMatch> Select(string path) =>
        [.. Resolve(path).Where(found => found.Node is { IsDirectory: true } || !NamePattern.HasWildcards(path) || !IsExcluded(found.Name.Name))
            .Select(found => MatchOf(found.Name.Name, found.Node ?? throw LinkToNothing(found.Name)))];

    /// <summary>
    /// What <c>--parents</c> takes: everything that matches <paramref name="pattern"/> below <paramref name="folder"/> (the part before
    /// <c>/./</c>, which may have wildcards too), with the directories on the way. One match for each such folder.
    /// </summary>
    public IReadOnlyList<CopyMatch> SelectWithParents(string folder, string pattern)
    {
        var clean = string.Join('/', pattern.Split('/').Where(part => part is not ("" or ".")));
        var wanted = clean.Length == 0 ? null : IgnoreFile.FromPatterns([clean]).ThrowIfErrors();
        return [.. Resolve(folder).Select(found => found.Node).OfType<TreeNode>().Where(node => node.IsDirectory).Select(node => MatchBelow(node, wanted)).Where(match => match.Entries.Count > 0)];
    }

    private CopyMatch MatchBelow(TreeNode root, IgnoreFile? wanted)
    {
        var entries = new List<CopyEntry>();
        Walk(root, RootPath.Root, new Scopes(wanted?.Root, excludes?.Root), entries);
        return new CopyMatch(tree, ReadOnlyMemory<byte>.Empty, root, entries);
    }

    // Everything of that path, sorted, with the name that it was found by: a link's own, not its target's. Null for what only a pattern finds: a link to nothing.
    private IEnumerable<(RootPath Name, TreeNode? Node)> Resolve(string path)
    {
        var components = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        var fixedPart = components.TakeWhile(part => !NamePattern.HasWildcards(part)).Select(NamePattern.Unescape).ToList();
        var start = RootPath.Clean(string.Join('/', fixedPart));
        if (tree.Resolve(start) is not { } node) return [];
        if (fixedPart.Count == components.Count) return [(start, node)];
        var found = new List<TreeNode>();
        if (node.IsDirectory) Descend(node, [.. components.Skip(fixedPart.Count).Select(NamePattern.TryParse)], 0, found);
        return found.Select(one => (one.Path, tree.Resolve(one.Path)));
    }

    /// <summary>A match that is known already.</summary>
    public CopyMatch MatchOf(ReadOnlySpan<byte> name, TreeNode node)
    {
        var entries = new List<CopyEntry>();
        if (node.IsDirectory) Walk(node, RootPath.Root, new Scopes(null, excludes?.Root), entries);
        return new CopyMatch(tree, name.ToArray(), node, entries);
    }

    private bool IsExcluded(ReadOnlySpan<byte> name) => excludes is not null && excludes.Root.Ignores(name);

    private static OciException LinkToNothing(RootPath link) => new(ErrorCodes.SourceNotFound, $"expected a file where the link `{link}` leads, found nothing: file not found");

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
            entries.Add(new CopyEntry(path, child));
            var place = entries.Count;
            if (!inside.CanPrune) Walk(child, path, inside, entries);
            if (!inside.TakesFolder && entries.Count == place) entries.RemoveAt(place - 1);
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
