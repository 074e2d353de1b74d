using System.Text;
using Oci.Build;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Build;

/// <summary>
/// A tree written down as text, a line each: <c>dir/</c>, <c>file=content</c>, <c>link->target</c>, <c>a==b</c> for a hard link; behind a blank
/// <c>mode uid:gid</c> where they are not the usual ones.
/// </summary>
internal sealed class MemoryTree : FileTree
{
    private readonly SortedDictionary<RootPath, TreeNode> nodes = new() { [RootPath.Root] = TreeNode.EmptyRoot };
    private readonly Dictionary<RootPath, byte[]> contents = [];

    public MemoryTree(string text, bool hasOwners = true)
    {
        HasOwners = hasOwners;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Add(line);
    }

    public override bool HasOwners { get; }

    public int Reads { get; private set; }

    public override TreeNode? Find(RootPath path) => nodes.GetValueOrDefault(path);

    public override IReadOnlyList<TreeNode> List(TreeNode directory) => [.. nodes.Values.Where(node => !node.Path.IsRoot && node.Path.Parent == directory.Path)];

    public override Stream OpenRead(TreeNode file)
    {
        Reads++;
        return new MemoryStream(contents[file.Path]);
    }

    private void Add(string line)
    {
        var words = line.Split(' ');
        var mode = words.Length > 1 ? Convert.ToInt32(words[1], 8) : words[0].EndsWith('/') ? 0b111_101_101 : 0b110_100_100;
        var owner = words.Length > 2 ? words[2].Split(':') : ["0", "0"];
        var metadata = new EntryMetadata { Mode = mode, Uid = uint.Parse(owner[0]), Gid = uint.Parse(owner[1]), ModifiedAt = new UnixTime(1000) };
        if (words[0].EndsWith('/')) Put(words[0], FileKind.Directory, metadata);
        else if (words[0].Split("->") is [var link, var target]) Put(link, FileKind.SymbolicLink, metadata with { Mode = 0b111_111_111 }, node => node with { LinkTarget = Encoding.UTF8.GetBytes(target) });
        else if (words[0].Split("==") is [var second, var first]) PutLink(second, first);
        else if (words[0].Split('=', 2) is [var name, var content]) PutFile(name, content, metadata);
    }

    private void Put(string name, FileKind kind, EntryMetadata metadata, Func<TreeNode, TreeNode>? more = null)
    {
        var path = RootPath.Clean(name);
        for (var at = path.Parent; !nodes.ContainsKey(at); at = at.Parent) nodes[at] = TreeNode.Folder(at);
        var node = new TreeNode(path, kind, metadata);
        nodes[path] = more?.Invoke(node) ?? node;
    }

    private void PutFile(string name, string content, EntryMetadata metadata)
    {
        contents[RootPath.Clean(name)] = Encoding.UTF8.GetBytes(content);
        Put(name, FileKind.RegularFile, metadata, node => node with { Size = Encoding.UTF8.GetByteCount(content) });
    }

    private void PutLink(string second, string first)
    {
        var node = nodes[RootPath.Clean(first)] with { LinkKey = first };
        nodes[node.Path] = node;
        var path = RootPath.Clean(second);
        nodes[path] = node with { Path = path };
        contents[path] = contents[node.Path];
    }

    /// <summary>Changes as text, in the same form.</summary>
    public static string Describe(IEnumerable<Change> changes) => string.Join('\n', changes.Select(Describe));

    private static string Describe(Change change) => change switch
    {
        DirectoryChange folder => $"{Name(folder)}/{Attributes(folder.Metadata, 0b111_101_101)}",
        FileChange file => $"{Name(file)}={Read(file)}{(file.LinkKey is null ? "" : " linked")}{Attributes(file.Metadata, 0b110_100_100)}",
        SymlinkChange link => $"{Name(link)}->{Encoding.UTF8.GetString(link.Target.Span)}{(link.Metadata.Uid == 0 ? "" : $" {link.Metadata.Uid}:{link.Metadata.Gid}")}",
        OpaqueChange opaque => $"{Name(opaque)}/ opaque",
        NodeChange node => $"{Name(node)} {node.Kind}",
        _ => change.ToString(),
    };

    private static string Name(Change change) => Encoding.UTF8.GetString(change.Path.Bytes);

    private static string Read(FileChange file)
    {
        using var content = file.Open();
        return new StreamReader(content).ReadToEnd();
    }

    private static string Attributes(EntryMetadata metadata, int usual)
    {
        var owner = metadata is { Uid: 0, Gid: 0 } ? "" : $" {metadata.Uid}:{metadata.Gid}";
        return metadata.Mode == usual && owner.Length == 0 ? "" : $" {Convert.ToString(metadata.Mode, 8).PadLeft(4, '0')}{owner}";
    }
}
