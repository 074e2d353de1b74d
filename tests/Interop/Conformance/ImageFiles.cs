using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Native;

namespace Oci.Interop.Conformance;

/// <summary>An image's merged tree as text: a line for each path, without times.</summary>
internal static class ImageFiles
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Image image, IContentStore content, string temp)
    {
        using var tree = await new TreeStore(content, Path.Combine(temp, "listings"), temp).OpenAsync(image.Layers, default);
        var nodes = new List<TreeNode>();
        Walk(tree, TreeNode.EmptyRoot, nodes);
        await tree.FetchAsync([.. nodes.Where(node => node.IsFile)], default);
        return nodes.ToDictionary(node => Encoding.UTF8.GetString(node.Path.Bytes), node => Describe(tree, node));
    }

    private static void Walk(FileTree tree, TreeNode folder, List<TreeNode> nodes)
    {
        foreach (var child in tree.List(folder))
        {
            nodes.Add(child);
            if (child.IsDirectory) Walk(tree, child, nodes);
        }
    }

    private static string Describe(FileTree tree, TreeNode node)
    {
        var mode = node.IsSymlink ? "0777" : Convert.ToString(node.Metadata.Mode, 8).PadLeft(4, '0');
        var text = $"{KindOf(node)} {mode} {node.Metadata.Uid}:{node.Metadata.Gid}";
        if (node.IsFile) text += $" {node.Size} {tree.HashOf(node).Encoded}";
        if (node.IsSymlink) text += $" -> {Encoding.UTF8.GetString(node.LinkTarget.Span)}";
        foreach (var attribute in node.Metadata.Xattrs) text += $" {attribute.Name}={Encoding.UTF8.GetString(attribute.Value.Span)}";
        return text;
    }

    private static string KindOf(TreeNode node) => node.Kind switch
    {
        FileKind.Directory => "dir",
        FileKind.RegularFile => "file",
        FileKind.SymbolicLink => "symlink",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
