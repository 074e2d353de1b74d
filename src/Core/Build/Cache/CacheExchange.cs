using System.Text;
using Oci.Content;
using Oci.Images;

namespace Oci.Build;

/// <summary>
/// Caches in places that other machines read: a registry, a folder, an image. A cache is an artifact with the records as its configuration and
/// the layers as its layers, so that whatever copies images copies caches; or an image with the records in an annotation.
/// </summary>
/// <param name="store">Holds the layers, and takes the documents.</param>
internal sealed class CacheExchange(IContentStore store)
{
    // An image's manifest is read by everyone; the records must not make it large.
    private const int MaxAnnotation = 512 * 1024;

    /// <summary>Writes a cache with these records, and what is known of the trees that they read.</summary>
    public async Task<Descriptor> WriteAsync(IReadOnlyList<CacheRecord> records, IReadOnlyList<CacheContent>? contents, CancellationToken ct)
    {
        var config = await store.WriteDocumentAsync(new CacheDocument { Records = records, Contents = contents }, BuildJson.Strict.CacheDocument, CacheDocument.MediaType, ct);
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = CacheDocument.ArtifactType,
            Config = config.Descriptor,
            Layers = [.. records.Where(record => record.Absent != true).Select(record => record.Layer).OfType<Descriptor>().DistinctBy(layer => layer.Digest)],
        };
        return (await store.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, MediaTypes.OciManifest, ct)).Descriptor;
    }

    /// <summary>The records as an annotation; null where they are too many.</summary>
    public static string? Annotate(IReadOnlyList<CacheRecord> records, IReadOnlyList<CacheContent>? contents)
    {
        var text = Encoding.UTF8.GetString(StrictJson.Serialize(new CacheDocument { Records = [.. records.Select(record => record with { Times = null, Untimed = record.Times is null ? record.Untimed : true, Step = null })], Contents = contents }, BuildJson.Strict.CacheDocument));
        return text.Length <= MaxAnnotation ? text : null;
    }

    /// <summary>What <paramref name="target"/> carries: a cache, an image, or an index of images. One without records where it carries nothing.</summary>
    /// <exception cref="Diagnostics.OciException">A document is not there, or is damaged.</exception>
    public async Task<CacheDocument> ReadAsync(Descriptor target, CancellationToken ct)
    {
        var loader = new ImageLoader(store);
        if (MediaTypes.IsIndex(target.MediaType))
        {
            var all = new List<CacheDocument>();
            foreach (var entry in (await loader.ReadIndexAsync(target, ct)).Value.Manifests.Where(entry => MediaTypes.IsManifest(entry.MediaType))) all.Add(await ReadAsync(entry, ct));
            return new CacheDocument { Records = [.. all.SelectMany(one => one.Records)], Contents = [.. all.SelectMany(one => one.Contents ?? [])] };
        }
        var manifest = (await loader.ReadManifestAsync(target, ct)).Value;
        if (manifest.Config.MediaType == CacheDocument.MediaType) return (await store.ReadDocumentAsync(manifest.Config, BuildJson.Strict.CacheDocument, "build cache", ct)).Value;
        return manifest.Annotations?.GetValueOrDefault(CacheDocument.Annotation) is { } text
            ? StrictJson.Parse(Encoding.UTF8.GetBytes(text), BuildJson.Strict.CacheDocument, "build cache", target.Digest.ToString())
            : new CacheDocument { Records = [] };
    }
}
