using System.Buffers.Binary;
using System.Security.Cryptography;
using Oci.Content;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// The digest of exactly what a copy reads: names, kinds, modes, link targets, extended attributes and contents; owners where they are the
/// tree's own. Times are not in it, nor the attributes of a directory whose content alone is copied.
/// </summary>
internal sealed class CopyDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<object, RootPath> links = [];

    /// <summary>The digest of no match.</summary>
    public static Digest OfNothing { get; } = Digest.Sha256([]);

    /// <summary>The digest of all matches of one source, in order.</summary>
    public static async Task<Digest> OfAsync(IReadOnlyList<CopyMatch> matches, CancellationToken ct)
    {
        using var digest = new CopyDigest();
        foreach (var match in matches)
        {
            await match.FetchAsync(ct);
            digest.Add(match, ct);
        }
        return Digest.FromHash(HashAlgorithmName.SHA256, digest.hash.GetHashAndReset());
    }

    private void Add(CopyMatch match, CancellationToken ct)
    {
        Add(match.Name.Span);
        Add(match.Node.IsDirectory ? 1 : 0);
        var files = match.All.ToList();
        var contents = new Digest[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = ct }, i =>
        {
            if (files[i].Node.IsFile) contents[i] = match.Tree.HashOf(files[i].Node);
        });
        for (var i = 0; i < files.Count; i++) Add(match.Tree, files[i], contents[i]);
        Add(-1);
    }

    private void Add(FileTree tree, CopyEntry entry, Digest content)
    {
        var (path, node) = entry;
        Add(path.Bytes);
        Add((int)node.Kind);
        Add(node.IsSymlink ? 0 : node.Metadata.Mode);
        if (tree.HasOwners) { Add(node.Metadata.Uid); Add(node.Metadata.Gid); }
        foreach (var attribute in node.Metadata.Xattrs)
        {
            Add(System.Text.Encoding.UTF8.GetBytes(attribute.Name));
            Add(attribute.Value.Span);
        }
        Add(-2);
        if (node.IsFile) Add(System.Text.Encoding.ASCII.GetBytes(content.Encoded));
        Add(node.LinkTarget.Span);
        Add(node.Major);
        Add(node.Minor);
        // Hard links make another layer than copies do.
        if (node.LinkKey is { } key && !links.TryAdd(key, path)) Add(links[key].Bytes);
    }

    private void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        hash.AppendData(bytes);
    }

    public void Dispose() => hash.Dispose();
}
