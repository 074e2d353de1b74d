using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;

namespace Oci.Layouts;

public sealed partial class DockerArchive
{
    /// <summary>
    /// Writes an image as a new archive that every Docker loads: <c>manifest.json</c> for the older ones, an image layout for those since 25, and the layers
    /// as plain tars, which both share. The configuration keeps its bytes; the manifest is new, because the layers are.
    /// </summary>
    /// <param name="file">The tar, not compressed.</param>
    /// <param name="source">Where the content is.</param>
    /// <param name="image">The image.</param>
    /// <param name="references">Its names; those without a tag are left out.</param>
    /// <param name="temporaryFolder">Where layers are decompressed, one after the other.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The new manifest.</returns>
    /// <exception cref="OciException">Content is missing or damaged, or the file cannot be written; then nothing has changed.</exception>
    public static async Task<Descriptor> WriteAsync(string file, IContentStore source, Image image, IReadOnlyList<ImageReference> references, string temporaryFolder, CancellationToken ct)
    {
        using var archive = ArchiveWriter.Begin(file);
        archive.WriteDirectory(LayoutMarker.BlobsName);
        foreach (var algorithm in image.Config.Value.RootFs.DiffIds.Append(image.Config.Descriptor.Digest).Select(digest => digest.Algorithm).Append("sha256").Distinct().Order(StringComparer.Ordinal))
            archive.WriteDirectory($"{LayoutMarker.BlobsName}/{algorithm}");
        var layers = new Dictionary<Digest, Descriptor>();
        foreach (var layer in image.Layers)
        {
            if (!layers.ContainsKey(layer.DiffId)) layers[layer.DiffId] = await WritePlainAsync(archive, source, layer, temporaryFolder, ct);
        }
        archive.WriteFile(ArchiveWriter.BlobName(image.Config.Descriptor.Digest), image.Config.Raw);
        var target = WriteDocuments(archive, image, [.. image.Layers.Select(layer => layers[layer.DiffId])], [.. references.Where(name => name.Tag is not null).Select(name => name with { Digest = null })]);
        archive.Commit();
        return target;
    }

    private static async Task<Descriptor> WritePlainAsync(ArchiveWriter archive, IContentStore source, LayerBlob layer, string temporaryFolder, CancellationToken ct)
    {
        await using var blob = await source.OpenReadAsync(layer.Descriptor, ct);
        using var plain = await Task.Run(() => Decompress(blob, layer.Descriptor, temporaryFolder), ct);
        var descriptor = new Descriptor { MediaType = MediaTypes.OciLayer, Digest = layer.DiffId, Size = RandomAccess.GetLength(plain) };
        await using var content = new VerifyingStream(new FileSlice(plain, temporaryFolder, 0, descriptor.Size), descriptor);
        await archive.WriteFileAsync(ArchiveWriter.BlobName(layer.DiffId), content, descriptor.Size, ct);
        return descriptor;
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Decompress(Stream blob, Descriptor layer, string temporaryFolder)
    {
        using var plain = Decompressor.Open(blob, Decompressor.OfLayers, LayerLimits.Default.SizeFor(layer.Size), LayerLimits.Default.MaxZstdWindowLog);
        var file = TemporaryFile.Write(temporaryFolder, plain);
        blob.CopyTo(Stream.Null); // what follows the compressed data belongs to the blob's digest too
        return file;
    }

    private static Descriptor WriteDocuments(ArchiveWriter archive, Image image, IReadOnlyList<Descriptor> layers, IReadOnlyList<ImageReference> names)
    {
        var manifest = StrictJson.Serialize(
            new ImageManifest
            {
                SchemaVersion = 2,
                MediaType = MediaTypes.OciManifest,
                Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = image.Config.Descriptor.Digest, Size = image.Config.Raw.Length },
                Layers = layers,
                Annotations = image.Manifest.Value.Annotations,
            },
            ImagesJson.Strict.ImageManifest);
        var target = new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256(manifest), Size = manifest.Length };
        archive.WriteFile(ArchiveWriter.BlobName(target.Digest), manifest);
        archive.WriteFile(LayoutMarker.IndexName, StrictJson.Serialize(LayoutIndex.ForDocker(target, names), ImagesJson.Strict.ImageIndex));
        IReadOnlyList<DockerArchiveItem> items =
        [
            new()
            {
                Config = ArchiveWriter.BlobName(image.Config.Descriptor.Digest),
                RepoTags = [.. names.Select(name => name.ToShortString())],
                Layers = [.. layers.Select(layer => ArchiveWriter.BlobName(layer.Digest))],
            },
        ];
        archive.WriteFile(ManifestName, StrictJson.Serialize(items, LayoutsJson.Strict.IReadOnlyListDockerArchiveItem));
        archive.WriteFile(LayoutMarker.FileName, LayoutMarker.Bytes);
        return target;
    }
}
