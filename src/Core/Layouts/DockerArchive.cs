using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// What <c>docker save</c> writes: a tar with <c>manifest.json</c>, configurations and layers as files, read at random. Its images have no manifests of
/// their own, so each is given an OCI manifest; configurations keep their bytes.
/// </summary>
public sealed partial class DockerArchive : IContentStore, IUnverifiedContent, IDisposable
{
    private const string ManifestName = "manifest.json";

    private readonly ArchiveFile archive;
    private readonly IReadOnlyList<DockerArchiveItem> items;
    private readonly MemoryContentStore composed = new();
    private readonly Dictionary<Digest, ArchiveEntry> layers = [];

    private DockerArchive(ArchiveFile archive)
    {
        this.archive = archive;
        var bytes = archive.TryReadSmall(ManifestName)
            ?? throw new OciException(ErrorCodes.InvalidLayout, $"expected an archive of `docker save` at `{ByteText.Escape(archive.Path)}`, found no `{ManifestName}` in it",
                archive.Find(LayoutMarker.FileName) is null ? null : $"use `oci-archive:{ByteText.Escape(archive.Path)}`");
        var where = $"{archive.Path}:{ManifestName}";
        items = LayoutFault.Guard(where, () => StrictJson.Parse(bytes, LayoutsJson.Strict.IReadOnlyListDockerArchiveItem, "list of images", where));
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The tar; it may be compressed.</param>
    /// <param name="temporaryFolder">Where a compressed one is decompressed.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>, <see cref="ErrorCodes.InvalidTar"/>, <see cref="ErrorCodes.InvalidCompression"/>.</exception>
    public static DockerArchive Open(string file, string temporaryFolder)
    {
        var archive = ArchiveFile.Open(file, temporaryFolder);
        try
        {
            return new DockerArchive(archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Every name in the archive.</summary>
    public IEnumerable<string> Names => items.SelectMany(item => item.RepoTags).Distinct(StringComparer.Ordinal);

    /// <summary>The image of a name; without one, the only image. Null when it is not there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>, <see cref="ErrorCodes.InconsistentImage"/>, <see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public async Task<Descriptor?> FindAsync(ImageReference? reference, CancellationToken ct)
    {
        if (reference is null && items.Count > 1)
            throw new OciException(ErrorCodes.AmbiguousName, $"expected one image in `{ByteText.Escape(archive.Path)}`, found {items.Count}: {string.Join(", ", Names.Take(10).Select(name => $"`{ByteText.Shorten(name)}`"))}", "name one of them: `docker-archive:FILE:NAME:TAG`, or the first: `docker-archive:FILE:@0`");
        var item = reference is null ? items is [var only] ? only : null : items.FirstOrDefault(each => each.RepoTags.Any(tag => IsNamed(tag, reference)));
        return item is null ? null : await ComposeAsync(item, ct);
    }

    /// <summary>The image at a place of the archive's list, which also those have that were saved without a name.</summary>
    /// <param name="index">Which, the first being 0.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.InconsistentImage"/>, <see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public Task<Descriptor> FindAsync(int index, CancellationToken ct) => index < items.Count
        ? ComposeAsync(items[index], ct)
        : throw new OciException(ErrorCodes.ImageNotFound, $"expected an image `@{index}` in `{ByteText.Escape(archive.Path)}`, found {items.Count}, of which the first is `@0`");

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) =>
        layers.ContainsKey(content.Digest) || await composed.ContainsAsync(content, ct);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) =>
        layers.TryGetValue(content.Digest, out var entry) ? new VerifyingStream(archive.Open(entry), content) : await composed.OpenReadAsync(content, ct);

    /// <inheritdoc/>
    async Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) =>
        layers.TryGetValue(content.Digest, out var entry) ? archive.Open(entry) : await composed.OpenReadAsync(content, ct);

    /// <inheritdoc/>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: always.</exception>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) =>
        throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a place that can be written piece by piece, found the archive `{ByteText.Escape(archive.Path)}`", "write the image to a new archive");

    /// <summary>Closes the file.</summary>
    public void Dispose() => archive.Dispose();

    private async Task<Descriptor> ComposeAsync(DockerArchiveItem item, CancellationToken ct)
    {
        var bytes = archive.TryReadSmall(item.Config) ?? throw Missing(item.Config);
        var config = StrictJson.Parse(bytes, ImagesJson.Strict.ImageConfig, "image configuration", item.Config);
        if (config.RootFs.DiffIds.Count != item.Layers.Count)
            throw new OciException(ErrorCodes.InconsistentImage, $"expected one diff ID for each layer of `{ByteText.Shorten(item.Config)}`, found {item.Layers.Count} layers and {config.RootFs.DiffIds.Count} diff IDs");
        var descriptors = new List<Descriptor>();
        foreach (var (name, diffId) in item.Layers.Zip(config.RootFs.DiffIds)) descriptors.Add(await DescribeAsync(name, diffId, ct));
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            Config = await composed.WriteAllAsync(bytes, MediaTypes.OciConfig, ct),
            Layers = descriptors,
        };
        return (await composed.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, MediaTypes.OciManifest, ct)).Descriptor;
    }

    // A plain layer's digest is its diff ID, which whoever reads it checks; a compressed one has to be hashed.
    private async Task<Descriptor> DescribeAsync(string name, Digest diffId, CancellationToken ct)
    {
        var entry = archive.Find(name) ?? throw Missing(name);
        var start = new byte[6];
        using var content = archive.Open(entry);
        var format = LayerCompression.Sniff(start.AsSpan(0, content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        if (format is not (CompressionFormat.None or CompressionFormat.Gzip or CompressionFormat.Zstd))
            throw new OciException(ErrorCodes.InvalidLayerCompression, $"expected the layer `{ByteText.Shorten(name)}` to be a plain tar, gzip or zstd, found {format}");
        content.Position = 0;
        var digest = format == CompressionFormat.None ? diffId : Digest.FromHash(HashAlgorithmName.SHA256, await SHA256.HashDataAsync(content, ct));
        layers[digest] = entry;
        return new Descriptor { MediaType = new LayerCompression(format, 0).MediaType, Digest = digest, Size = entry.Size };
    }

    private static bool IsNamed(string tag, ImageReference reference) =>
        ImageReference.TryParse(tag, out var parsed) && parsed.WithDefaultTag() is var full && full.Name == reference.Name && full.Tag == reference.Tag;

    private OciException Missing(string name) =>
        new(ErrorCodes.InvalidLayout, $"expected the file `{ByteText.Shorten(name)}` in `{ByteText.Escape(archive.Path)}`, found none of that name");
}
