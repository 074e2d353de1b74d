using System.Security.Cryptography;
using Oci.Native;

namespace Oci.Content;

/// <summary>
/// Which files were read and found to be what their digest says. A file is hashed once for each stamp (device, inode, size, times); with a file
/// behind it that is remembered between processes, so that what has not changed costs a <c>stat</c>.
/// </summary>
public sealed class IntactBlobs
{
    private readonly Lazy<FileHashCache> known;

    /// <summary>Remembers as long as it lives.</summary>
    public IntactBlobs() => known = new(() => FileHashCache.Empty());

    /// <summary>Remembers what stands in <paramref name="file"/>, which is read when it is first needed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="parts">Where it is while it is written; null for its own folder.</param>
    public IntactBlobs(string file, string? parts = null) => known = new(() => FileHashCache.Load(file, parts));

    /// <summary>Writes down what was learnt.</summary>
    public void Save()
    {
        if (known.IsValueCreated) known.Value.Save();
    }

    internal bool Contains(in FileStamp stamp, Digest digest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return IsKept(digest) && known.Value.TryFind(stamp, hash) && hash.SequenceEqual(Convert.FromHexString(digest.Encoded));
    }

    internal void Add(in FileStamp stamp, Digest digest)
    {
        if (IsKept(digest)) known.Value.Add(stamp, Convert.FromHexString(digest.Encoded));
    }

    private static bool IsKept(Digest digest) => digest.Algorithm == "sha256";
}
