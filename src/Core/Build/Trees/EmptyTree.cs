using Oci.Native;

namespace Oci.Build;

/// <summary>A tree with nothing in it but its root.</summary>
internal sealed class EmptyTree : FileTree
{
    public static EmptyTree Instance { get; } = new();

    internal override bool IsExact => true;

    public override TreeNode? Find(RootPath path) => path.IsRoot ? TreeNode.EmptyRoot : null;

    public override IReadOnlyList<TreeNode> List(TreeNode directory) => [];

    public override Stream OpenRead(TreeNode file) => throw new InvalidOperationException("An empty tree has no files");
}
