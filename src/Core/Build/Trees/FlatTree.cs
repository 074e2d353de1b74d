using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>A whole tree as one set of changes to nothing: what an image without its layers is.</summary>
internal static class FlatTree
{
    /// <summary>Everything in <paramref name="tree"/>, sorted. Contents are made readable first; the tree must stay open until they are read.</summary>
    public static async Task<IReadOnlyList<Change>> ReadAsync(FileTree tree, CancellationToken ct)
    {
        var root = tree.Find(RootPath.Root) ?? TreeNode.EmptyRoot;
        var match = new CopySelector(tree, null).MatchOf([], root);
        await match.FetchAsync(ct);
        var target = new PendingTree(EmptyTree.Instance);
        new FileCopier(target, new CopyOptions { Now = UnixTime.Epoch, Destination = "/" }).Copy(match, "/");
        // Where no layer says anything of the root its attributes are anyone's.
        if (root.Content is not null) target.PutDirectory(root);
        return target.ToChanges();
    }
}
