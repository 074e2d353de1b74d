using Oci.Native;

namespace Oci.Build;

/// <summary>A directory of a tree as a tree of its own: links in it end at its root.</summary>
internal sealed class SubTree(FileTree tree, RootPath root) : FileTree
{
    public override bool HasOwners => tree.HasOwners;

    internal override bool IsExact => tree.IsExact;

    public override TreeNode? Find(RootPath path) => tree.Find(root.Append(path.Bytes)) is { } node ? node with { Path = path } : null;

    public override IReadOnlyList<TreeNode> List(TreeNode directory) =>
        [.. tree.List(Outside(directory)).Select(node => node with { Path = directory.Path.Append(node.Path.Name) })];

    public override Stream OpenRead(TreeNode file) => tree.OpenRead(Outside(file));

    private TreeNode Outside(TreeNode node) => node with { Path = root.Append(node.Path.Bytes) };
}
