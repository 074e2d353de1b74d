using Oci.Build;
using Oci.Content;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Compares the whole trees of two images.</summary>
internal sealed class TreeComparison(ImageContents before, ImageContents after, bool ignoreTimes)
{
    private readonly List<(RootPath Path, TreeNode? Before, TreeNode? After)> different = [];
    private readonly List<(TreeNode Before, TreeNode After)> doubtful = [];

    /// <summary>The files that differ, by path.</summary>
    public async Task<IReadOnlyList<FileDifference>> RunAsync(CancellationToken ct)
    {
        await Task.Run(() => Walk(ct), ct);
        await before.HashAsync(doubtful.Select(pair => pair.Before), ct);
        await after.HashAsync(doubtful.Select(pair => pair.After), ct);
        var contents = doubtful.Where(pair => before.HashOf(pair.Before) != after.HashOf(pair.After)).ToDictionary(pair => pair.Before.Path, pair => (Before: before.HashOf(pair.Before), After: after.HashOf(pair.After)));
        var found = different.Select(pair => Describe(pair.Path, pair.Before, pair.After, contents.Remove(pair.Path, out var hashes) ? hashes : null)).ToList();
        found.AddRange(doubtful.Where(pair => contents.ContainsKey(pair.Before.Path)).Select(pair => Describe(pair.Before.Path, pair.Before, pair.After, contents[pair.Before.Path])));
        return [.. found.OrderBy(file => file.Path)];
    }

    private void Walk(CancellationToken ct)
    {
        var pending = new Stack<(TreeNode? Before, TreeNode? After)>([(TreeNode.EmptyRoot, TreeNode.EmptyRoot)]);
        while (pending.TryPop(out var folder))
        {
            ct.ThrowIfCancellationRequested();
            var there = ListOf(before, folder.Before);
            var here = ListOf(after, folder.After);
            foreach (var path in there.Keys.Union(here.Keys))
            {
                var (old, now) = (there.GetValueOrDefault(path), here.GetValueOrDefault(path));
                Compare(path, old, now);
                if (old is { IsDirectory: true } || now is { IsDirectory: true }) pending.Push((old, now));
            }
        }
    }

    private static Dictionary<RootPath, TreeNode> ListOf(ImageContents image, TreeNode? folder) =>
        folder is { IsDirectory: true } ? image.Tree.List(folder).ToDictionary(node => node.Path) : [];

    private void Compare(RootPath path, TreeNode? old, TreeNode? now)
    {
        if (old is null || now is null || NodeFacts.Differences(old, now, ignoreTimes).Count > 0) different.Add((path, old, now));
        if (old is { IsFile: true } && now is { IsFile: true } && old.Size == now.Size && old.Size > 0 && before.OriginOf(old) != after.OriginOf(now)) doubtful.Add((old, now));
    }

    private FileDifference Describe(RootPath path, TreeNode? old, TreeNode? now, (Digest Before, Digest After)? contents)
    {
        var what = old is null || now is null ? [] : NodeFacts.Differences(old, now, ignoreTimes);
        if (contents is not null) what = ["content", .. what];
        return new FileDifference(
            path, null,
            old is null ? null : NodeFacts.Of(old) with { Content = contents?.Before },
            now is null ? null : NodeFacts.Of(now) with { Content = contents?.After }, what);
    }
}
