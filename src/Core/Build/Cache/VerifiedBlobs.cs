using System.Security.Cryptography;
using Oci.Content;
using Oci.Layouts;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Whether blobs are what their digests say. A blob is read once for each inode; that it was right is remembered between builds by its stamp,
/// so that a build with nothing changed reads no layer.
/// </summary>
/// <param name="content">Where the blobs are.</param>
/// <param name="file">Where it is remembered.</param>
internal sealed class VerifiedBlobs(IContentStore content, string file)
{
    private readonly Lazy<FileHashCache> known = new(() => FileHashCache.Load(file));

    private DirectoryContentStore? Folder => content switch { OciLayout layout => layout.Blobs, DirectoryContentStore folder => folder, _ => null };

    /// <summary>Whether the blob is there with its size and its digest.</summary>
    public async ValueTask<bool> IsIntactAsync(Descriptor blob, CancellationToken ct)
    {
        if (!await content.ContainsAsync(blob, ct)) return false;
        if (StampOf(blob) is { } stamp)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            if (known.Value.TryFind(stamp, hash)) return Convert.ToHexStringLower(hash) == blob.Digest.Encoded;
        }
        if (content is ISelfCheckingStore checking && !await checking.IsIntactAsync(blob, ct)) return false;
        Trust(blob);
        return true;
    }

    /// <summary>Takes the blob for right: it was hashed just now.</summary>
    public void Trust(Descriptor blob)
    {
        if (StampOf(blob) is { } stamp) known.Value.Add(stamp, Convert.FromHexString(blob.Digest.Encoded));
    }

    /// <summary>Writes down what was learnt.</summary>
    public void Save()
    {
        if (known.IsValueCreated) known.Value.Save();
    }

    private FileStamp? StampOf(Descriptor blob)
    {
        if (blob.Digest.Algorithm != "sha256" || Folder is not { } folder) return null;
        using var handle = RegularFile.TryOpen(folder.PathOf(blob.Digest));
        return handle is null ? null : FileStamp.Of(handle);
    }
}
