using System.Buffers;
using System.Security.Cryptography;
using Oci.Content;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A tree of files to copy from or to look into: a context, an image, an archive. Nothing outside of it can be reached: links are followed
/// by <see cref="Resolve"/> alone, and that stays inside.
/// </summary>
internal abstract class FileTree
{
    private const int LongestPiece = 256 << 10;
    /// <summary>The file at exactly this path: null when it is not there, or when a component before the last is no directory.</summary>
    public abstract TreeNode? Find(RootPath path);

    /// <summary>What lies directly in a directory, sorted by name bytes.</summary>
    public abstract IReadOnlyList<TreeNode> List(TreeNode directory);

    /// <summary>Opens a regular file found in this tree; after <see cref="FetchAsync"/> where that is needed.</summary>
    public abstract Stream OpenRead(TreeNode file);

    /// <summary>Makes the content of <paramref name="files"/> readable at once: trees in archives read them in one pass.</summary>
    public virtual Task FetchAsync(IEnumerable<TreeNode> files, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The SHA-256 of a regular file's content.</summary>
    public virtual Digest HashOf(TreeNode file)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(file, hash);
        return Digest.FromHash(HashAlgorithmName.SHA256, hash);
    }

    /// <summary>Reads a file for its hash, in large pieces.</summary>
    protected void Hash(TreeNode file, Span<byte> hash)
    {
        using var content = OpenRead(file);
        using var state = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(file.Size + 1, 512, LongestPiece));
        try
        {
            for (int count; (count = content.Read(buffer)) > 0;) state.AppendData(buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        state.GetHashAndReset(hash);
    }

    /// <summary>Whether owners are those of an image, and not of whoever checked the files out.</summary>
    public virtual bool HasOwners => true;

    /// <summary>The file at <paramref name="path"/> with links followed inside the tree; null when it is not there or the links do not end.</summary>
    public TreeNode? Resolve(RootPath path, bool followLast = true) => Locate(path, followLast) is var (real, _) && real is { } found ? Find(found) : null;

    /// <summary>
    /// Whether <see cref="Find"/> finds nothing below a link, in any tree that this one is made of: then what is found needs no look at the directories
    /// above it.
    /// </summary>
    internal virtual bool IsExact => false;

    /// <summary>
    /// Where <paramref name="path"/> really is, with links followed inside the tree; parts that are not there stay as they are.
    /// Null when the links do not end, or lead to where no path can be.
    /// </summary>
    public (RootPath? Path, bool Exists) Locate(RootPath path, bool followLast = true) => new LinkWalk(this, path, followLast).Locate();
}
