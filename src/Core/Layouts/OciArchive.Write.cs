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
    public static Task<int> WriteAsync(string file, IContentStore source, Descriptor target, string? name, CancellationToken ct) =>
        WriteAsync(file, source, [(target, name)], ct);

    /// <summary>The same with several images in one archive.</summary>
    /// <param name="file">The tar, not compressed.</param>
    /// <param name="source">Where the content is.</param>
    /// <param name="targets">The manifests or indexes with their names.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<int> WriteAsync(string file, IContentStore source, IReadOnlyList<(Descriptor Target, string? Name)> targets, CancellationToken ct)
    {
        var blobs = new Dictionary<Digest, Descriptor>();
        foreach (var (target, _) in targets)
        {
            await foreach (var node in new ImageGraph(source).WalkAsync(target, ct))
            {
                if (!MediaTypes.IsForeignLayer(node.MediaType) || await source.ContainsAsync(node, ct)) blobs[node.Digest] = node;
            }
        }
        using var archive = ArchiveWriter.Begin(file);
        archive.WriteDirectory(LayoutMarker.BlobsName);
        foreach (var algorithm in blobs.Values.GroupBy(blob => blob.Digest.Algorithm, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            archive.WriteDirectory($"{LayoutMarker.BlobsName}/{algorithm.Key}");
            foreach (var blob in algorithm.OrderBy(blob => blob.Digest.Encoded, StringComparer.Ordinal)) await archive.WriteBlobAsync(source, blob, ct);
        }
        var index = targets.Aggregate(ImageIndex.Empty, (index, each) => each.Name is null ? LayoutIndex.Add(index, each.Target) : LayoutIndex.Tag(index, each.Name, each.Target));
        archive.WriteFile(LayoutMarker.IndexName, StrictJson.Serialize(index, ImagesJson.Strict.ImageIndex));
        archive.WriteFile(LayoutMarker.FileName, LayoutMarker.Bytes);
        archive.Commit();
        return blobs.Count;
    }
}
