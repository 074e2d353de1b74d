using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>One file of a <see cref="FileTree"/>.</summary>
internal sealed record TreeNode(RootPath Path, FileKind Kind, EntryMetadata Metadata)
{
    /// <summary>Bytes of a regular file.</summary>
    public long Size { get; init; }
    /// <summary>What a symbolic link points at, verbatim.</summary>
    public ReadOnlyMemory<byte> LinkTarget { get; init; }
    /// <summary>A device's major number.</summary>
    public uint Major { get; init; }
    /// <summary>A device's minor number.</summary>
    public uint Minor { get; init; }
    /// <summary>Equal for all names of one inode; null where a file has one name only.</summary>
    public object? LinkKey { get; init; }
    /// <summary>Where the tree that made this node finds the content; for nobody else.</summary>
    public object? Content { get; init; }
    /// <summary>What tells whether the file has changed since it was hashed; null where the tree knows that it cannot have.</summary>
    public FileStamp? Stamp { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;
    public bool IsFile => Kind == FileKind.RegularFile;
    public bool IsSymlink => Kind == FileKind.SymbolicLink;

    /// <summary>The root of a tree that says nothing of it.</summary>
    public static TreeNode EmptyRoot { get; } = Folder(RootPath.Root);

    /// <summary>A folder that nobody said anything of: 0755, root's.</summary>
    public static TreeNode Folder(RootPath path) => new(path, FileKind.Directory, new EntryMetadata { Mode = 0b111_101_101 });
}
