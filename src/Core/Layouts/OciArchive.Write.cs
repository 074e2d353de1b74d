using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Layouts;

public sealed partial class OciArchive
{
    /// <summary>
    /// Writes an image, an artifact or an index with everything below it as a new archive, replacing what has the name. The same content and name make the
    /// same bytes: entries are sorted, without times and owners. Layers that must not be distributed are left out where the source has none.
    /// </summary>
    /// <param name="file">The tar, not compressed.</param>
    /// <param name="source">Where the content is.</param>
    /// <param name="target">The manifest or index.</param>
    /// <param name="name">Its <c>org.opencontainers.image.ref.name</c>; null for none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many blobs and documents were written.</returns>
    /// <exception cref="OciException">Content is missing or damaged, or the file cannot be written; then nothing has changed.</exception>
    public static async Task<int> WriteAsync(string file, IContentStore source, Descriptor target, string? name, CancellationToken ct)
    {
        var blobs = new List<Descriptor>();
        await foreach (var node in new ImageGraph(source).WalkAsync(target, ct))
        {
            if (!MediaTypes.IsForeignLayer(node.MediaType) || await source.ContainsAsync(node, ct)) blobs.Add(node);
        }
        using var archive = ArchiveWriter.Begin(file);
        archive.WriteDirectory(LayoutMarker.BlobsName);
        foreach (var algorithm in blobs.GroupBy(blob => blob.Digest.Algorithm, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            archive.WriteDirectory($"{LayoutMarker.BlobsName}/{algorithm.Key}");
            foreach (var blob in algorithm.OrderBy(blob => blob.Digest.Encoded, StringComparer.Ordinal)) await archive.WriteBlobAsync(source, blob, ct);
        }
        var index = name is null ? LayoutIndex.Add(ImageIndex.Empty, target) : LayoutIndex.Tag(ImageIndex.Empty, name, target);
        archive.WriteFile(LayoutMarker.IndexName, StrictJson.Serialize(index, ImagesJson.Strict.ImageIndex));
        archive.WriteFile(LayoutMarker.FileName, LayoutMarker.Bytes);
        archive.Commit();
        return blobs.Count;
    }
}
