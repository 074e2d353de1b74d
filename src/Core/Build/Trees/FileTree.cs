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
    // What Linux follows before it says ELOOP.
    private const int MaxLinks = 40;

    /// <summary>The file at exactly this path: null when it is not there, or when a component before the last is no directory.</summary>
    public abstract TreeNode? Find(RootPath path);

    /// <summary>What lies directly in a directory, sorted by name bytes.</summary>
    public abstract IReadOnlyList<TreeNode> List(TreeNode directory);

    /// <summary>Opens a regular file found in this tree; after <see cref="FetchAsync"/> where that is needed.</summary>
    public abstract Stream OpenRead(TreeNode file);

    /// <summary>Makes the content of <paramref name="files"/> readable at once: trees in archives read them in one pass.</summary>
    public virtual Task FetchAsync(IReadOnlyCollection<TreeNode> files, CancellationToken ct) => Task.CompletedTask;

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
    /// Where <paramref name="path"/> really is, with links followed inside the tree; parts that are not there stay as they are.
    /// Null when the links do not end.
    /// </summary>
    public (RootPath? Path, bool Exists) Locate(RootPath path, bool followLast = true)
    {
        var open = new Stack<byte[]>();
        Push(open, path.Bytes);
        var here = RootPath.Root;
        var (exists, links) = (true, 0);
        while (open.TryPop(out var name))
        {
            if (name is [(byte)'.', (byte)'.']) { here = here.Parent; exists = true; continue; }
            var next = here.Append(name);
            var node = exists ? Find(next) : null;
            if (node is { IsSymlink: true } && (followLast || open.Count > 0))
            {
                if (++links > MaxLinks) return (null, false);
                if (node.LinkTarget.Span is [(byte)'/', ..]) here = RootPath.Root;
                Push(open, node.LinkTarget.Span);
                continue;
            }
            (here, exists) = (next, node is not null);
        }
        return (here, exists);
    }

    private static void Push(Stack<byte[]> open, ReadOnlySpan<byte> path)
    {
        var parts = new List<byte[]>();
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range] is not ([] or [(byte)'.'])) parts.Add(path[range].ToArray());
        }
        for (var i = parts.Count - 1; i >= 0; i--) open.Push(parts[i]);
    }
}
