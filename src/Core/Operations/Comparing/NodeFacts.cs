using Oci.Build;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What is told of a file, and how two of them differ.</summary>
internal static class NodeFacts
{
    /// <summary>A file as it is told.</summary>
    public static FileFacts Of(TreeNode node) => new()
    {
        Type = node.Kind switch
        {
            FileKind.Directory => "dir",
            FileKind.SymbolicLink => "link",
            FileKind.Fifo => "fifo",
            FileKind.CharacterDevice => "char",
            FileKind.BlockDevice => "block",
            _ => "file",
        },
        Mode = node.Metadata.Mode,
        Uid = node.Metadata.Uid,
        Gid = node.Metadata.Gid,
        Size = node.Size,
        ModifiedAt = node.Metadata.ModifiedAt,
        Link = node.IsSymlink ? ByteText.Escape(node.LinkTarget.Span) : null,
        Device = node.Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? $"{node.Major},{node.Minor}" : null,
        Xattrs = [.. node.Metadata.Xattrs.Select(xattr => xattr.Name)],
    };

    /// <summary>What differs, but for the bytes of two files of one size.</summary>
    public static IReadOnlyList<string> Differences(TreeNode before, TreeNode after, bool ignoreTimes)
    {
        if (before.Kind != after.Kind) return ["type"];
        var what = new List<string>();
        if (before.IsFile && before.Size != after.Size) what.Add("content");
        if (!before.IsSymlink && before.Metadata.Mode != after.Metadata.Mode) what.Add("mode");
        if ((before.Metadata.Uid, before.Metadata.Gid) != (after.Metadata.Uid, after.Metadata.Gid)) what.Add("owner");
        if (!ignoreTimes && before.Metadata.ModifiedAt != after.Metadata.ModifiedAt) what.Add("time");
        if (!before.Metadata.Xattrs.SequenceEqual(after.Metadata.Xattrs)) what.Add("xattrs");
        if (!before.LinkTarget.Span.SequenceEqual(after.LinkTarget.Span)) what.Add("link");
        if ((before.Major, before.Minor) != (after.Major, after.Minor)) what.Add("device");
        return what;
    }
}
