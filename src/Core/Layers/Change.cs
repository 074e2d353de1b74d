using Oci.Native;

namespace Oci.Layers;

/// <summary>One difference between a root file system and its parent. Source: image-spec layer.md, Change Types.</summary>
/// <param name="Path">What changed; the root itself is allowed for <see cref="DirectoryChange"/> and <see cref="OpaqueChange"/> only.</param>
public abstract record Change(RootPath Path);

/// <summary>A regular file was added or replaced.</summary>
/// <param name="Path">The file.</param>
/// <param name="Metadata">Its attributes.</param>
/// <param name="Size">Bytes that <paramref name="Open"/>'s stream yields.</param>
/// <param name="Open">Opens the content; called at most once per layer written, possibly on another thread.</param>
/// <param name="LinkKey">
/// Files of one change set with the same non-null key are hard links of one another: the first in path order carries the data.
/// Null when the file has one name only.
/// </param>
public sealed record FileChange(RootPath Path, EntryMetadata Metadata, long Size, Func<Stream> Open, object? LinkKey = null) : Change(Path);

/// <summary>A directory was added, or its attributes changed.</summary>
public sealed record DirectoryChange(RootPath Path, EntryMetadata Metadata) : Change(Path);

/// <summary>A symbolic link was added or replaced. The target is bytes, kept verbatim.</summary>
/// <param name="Path">The link.</param>
/// <param name="Metadata">Its attributes (mode is 0777).</param>
/// <param name="Target">What it points at, verbatim.</param>
/// <param name="LinkKey">As in <see cref="FileChange"/>.</param>
public sealed record SymlinkChange(RootPath Path, EntryMetadata Metadata, ReadOnlyMemory<byte> Target, object? LinkKey = null) : Change(Path);

/// <summary>A hard link to <paramref name="Target"/>, a path inside the root, was added. Used where the source says so itself (a tar); see also <see cref="FileChange.LinkKey"/>.</summary>
/// <param name="Path">The new name.</param>
/// <param name="Target">The file it is another name of.</param>
/// <param name="Metadata">The file's attributes where known: some readers apply a link entry's to the file.</param>
public sealed record HardLinkChange(RootPath Path, RootPath Target, EntryMetadata? Metadata = null) : Change(Path);

/// <summary>What a <see cref="NodeChange"/> makes.</summary>
public enum NodeKind
{
    /// <summary>A FIFO.</summary>
    Fifo,
    /// <summary>A character device.</summary>
    CharacterDevice,
    /// <summary>A block device.</summary>
    BlockDevice,
}

/// <summary>A FIFO or device was added or replaced; the numbers are 0 for a FIFO.</summary>
public sealed record NodeChange(RootPath Path, EntryMetadata Metadata, NodeKind Kind, uint Major = 0, uint Minor = 0, object? LinkKey = null) : Change(Path);

/// <summary>The path of the parent was deleted: one whiteout.</summary>
public sealed record DeletedChange(RootPath Path) : Change(Path);

/// <summary>Everything below the directory in the parent was deleted; the directory itself stays: one opaque whiteout.</summary>
public sealed record OpaqueChange(RootPath Path) : Change(Path);
