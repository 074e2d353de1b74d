using System.Text;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>A tree of one file whose content stands in the Containerfile: 0644, root's.</summary>
internal sealed class DocumentTree(string name, string content, UnixTime time) : FileTree
{
    private readonly byte[] bytes = Encoding.UTF8.GetBytes(content);

    /// <summary>The file.</summary>
    public TreeNode File => new(RootPath.Clean(name), FileKind.RegularFile, new EntryMetadata { Mode = 0b110_100_100, ModifiedAt = time }) { Size = bytes.Length };

    public override TreeNode? Find(RootPath path) => path == File.Path ? File : path.IsRoot ? TreeNode.EmptyRoot : null;

    public override IReadOnlyList<TreeNode> List(TreeNode directory) => [File];

    public override Stream OpenRead(TreeNode file) => new MemoryStream(bytes, writable: false);
}
