using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;

namespace Oci.Transfer;

/// <summary>
/// Writes an image's documents again, in another family of media types or for layers of another compression. What need not change keeps its bytes;
/// configurations always do, because both families know the same fields and diff IDs do not depend on compression.
/// </summary>
/// <param name="source">Where the image is.</param>
/// <param name="blobs">Where new layers go: the destination itself, or a place beside an archive.</param>
/// <param name="options">What is wanted.</param>
/// <param name="progress">Hears of layers, and of what is lost.</param>
internal sealed class ImageConversion(IContentStore source, IContentStore blobs, CopyOptions options, IProgress<ProgressEvent> progress)
{
    private const string AttestedDigest = "vnd.docker.reference.digest";

    private readonly MemoryContentStore documents = new();
    private readonly ImageLoader loader = new(source);
    private readonly LayerConversion layers = new(source, blobs, options, progress);
    private readonly Dictionary<(Digest, long, string), Descriptor> rewritten = []; // one digest may be a document here and a mere blob there
    private readonly Dictionary<Digest, Digest> renamed = [];

    /// <summary>The choice as it is to be copied: its documents over the source; the new layers are where they were written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FormatCannotHold"/>; <see cref="ErrorCodes.DigestNotPreserved"/>; what writing a layer throws.</exception>
    public async Task<PlatformChoice> RunAsync(PlatformChoice choice, CancellationToken ct)
    {
        if (options is { WantedFormat: ManifestFormat.Docker, Compression.Format: CompressionFormat.Zstd })
            throw new OciException(ErrorCodes.FormatCannotHold, "expected a compression that Docker's format has, found `zstd`", "--compression gzip, or --format oci");
        var images = new List<LayerBlob>();
        await foreach (var node in new ImageGraph(source).WalkAsync(choice.Target, ct))
        {
            if (MediaTypes.IsManifest(node.MediaType) && await TryLoadImageAsync(node, ct) is { } image) images.AddRange(image.Layers);
        }
        if (options.PreserveDigests && images.Find(layer => layers.WantedFor(layer.Descriptor) is not null) is { } layer) throw Changed(layer.Descriptor, "its layers would have to be compressed anew");
        await layers.RunAsync(images, ct);
        var target = await ConvertAsync(choice.Target, ct) ?? throw Unholdable(choice.Target, "an artifact");
        return target.Digest == choice.Target.Digest ? choice : choice with { Content = new StackedStore(documents, source), Target = target };
    }

    /// <summary>The fault of a change where none may be.</summary>
    public static OciException Changed(Descriptor content, string why) =>
        new(ErrorCodes.DigestNotPreserved, $"expected `{content.Digest}` to keep its digest, found that {why}", "leave out --preserve-digests, or what asks for the change");

    private static OciException Unholdable(Descriptor content, string what) =>
        new(ErrorCodes.FormatCannotHold, $"expected an image that Docker's format can express, found {what} at `{content.Digest}`", "--format oci");

    // An attestation looks like an image, but its layers are statements.
    private async Task<Image?> TryLoadImageAsync(Descriptor node, CancellationToken ct)
    {
        var manifest = (await loader.ReadManifestAsync(node, ct)).Value;
        return ImageLoader.IsImage(manifest) && manifest.Layers.All(layer => MediaTypes.IsLayer(layer.MediaType)) ? await loader.LoadManifestAsync(node, ct) : null;
    }

    /// <summary>The document's new descriptor; null where the format has no place for it.</summary>
    private async Task<Descriptor?> ConvertAsync(Descriptor node, CancellationToken ct)
    {
        if (rewritten.TryGetValue(ImageGraph.KeyOf(node), out var known)) return known;
        var result = MediaTypes.IsIndex(node.MediaType) ? await ConvertIndexAsync(node, ct) : MediaTypes.IsManifest(node.MediaType) ? await ConvertManifestAsync(node, ct) : node;
        if (result is null) return null;
        rewritten[ImageGraph.KeyOf(node)] = result;
        if (result.Digest != node.Digest) renamed[node.Digest] = result.Digest;
        return result;
    }

    private async Task<Descriptor> ConvertIndexAsync(Descriptor node, CancellationToken ct)
    {
        var index = (await loader.ReadIndexAsync(node, ct)).Value;
        var entries = new List<Descriptor>();
        foreach (var entry in index.Manifests)
        {
            if (await ConvertAsync(entry, ct) is { } target) entries.Add(Entry(entry, target));
            else Lose(node, $"`{entry.Digest}`, which is no image, is left out: Docker's format has no place for it");
        }
        // Attestations say of which image they are.
        entries = [.. entries.Select(entry => Attested(entry) is { } about && renamed.TryGetValue(about, out var now)
            ? entry with { Annotations = new Dictionary<string, string>(entry.Annotations!, StringComparer.Ordinal) { [AttestedDigest] = now.ToString() } }
            : entry)];
        var type = TypeOf(node)!;
        if (type == node.MediaType && entries.SequenceEqual(index.Manifests)) return node;
        return await WriteAsync(node, ForFormat(node, index with { MediaType = type, Manifests = entries }, type), type, ct);
    }

    private async Task<Descriptor?> ConvertManifestAsync(Descriptor node, CancellationToken ct)
    {
        var isImage = await TryLoadImageAsync(node, ct) is not null;
        if (!isImage) return options.WantedFormat == ManifestFormat.Docker ? null : node;
        var manifest = (await loader.ReadManifestAsync(node, ct)).Value;
        var type = TypeOf(node)!;
        var now = manifest with
        {
            MediaType = type == node.MediaType ? manifest.MediaType : type,
            Config = Renamed(manifest.Config, node, type),
            Layers = [.. manifest.Layers.Select(layer => Renamed(layers.Of(layer), node, type))],
        };
        if (now.MediaType == manifest.MediaType && now.Config == manifest.Config && now.Layers.SequenceEqual(manifest.Layers)) return node;
        if (options.PreserveDigests) throw Changed(node, "its documents would have to be written in another format");
        if (type == MediaTypes.DockerManifest)
        {
            if (now.Subject is not null) throw Unholdable(node, "a `subject`");
            if (now.Annotations is { Count: > 0 } || now.ArtifactType is not null) Lose(node, $"the annotations of `{node.Digest}` are left out: Docker's format has no place for them");
            now = now with { Annotations = null, ArtifactType = null };
        }
        return (await documents.WriteDocumentAsync(now, ImagesJson.Strict.ImageManifest, type, ct)).Descriptor;
    }

    private ImageIndex ForFormat(Descriptor node, ImageIndex index, string type)
    {
        if (type != MediaTypes.DockerManifestList) return index;
        if (index.Subject is not null) throw Unholdable(node, "a `subject`");
        if (index.Annotations is { Count: > 0 } || index.ArtifactType is not null) Lose(node, $"the annotations of `{node.Digest}` are left out: Docker's format has no place for them");
        return index with { Annotations = null, ArtifactType = null, Manifests = [.. index.Manifests.Select(entry => entry with { Annotations = null, ArtifactType = null })] };
    }

    private async Task<Descriptor> WriteAsync(Descriptor node, ImageIndex index, string type, CancellationToken ct)
    {
        if (options.PreserveDigests) throw Changed(node, "its documents would have to be written in another format");
        return (await documents.WriteDocumentAsync(index, ImagesJson.Strict.ImageIndex, type, ct)).Descriptor;
    }

    private static Descriptor Entry(Descriptor entry, Descriptor target) =>
        target.Digest == entry.Digest ? entry : entry with { MediaType = target.MediaType, Digest = target.Digest, Size = target.Size, Data = null };

    private static Digest? Attested(Descriptor entry) =>
        entry.Annotations?.GetValueOrDefault(AttestedDigest) is { } text && Digest.TryParse(text, out var digest) ? digest : null;

    private string? TypeOf(Descriptor node) => options.WantedFormat switch
    {
        ManifestFormat.Docker => MediaTypes.ToDocker(node.MediaType),
        ManifestFormat.Oci => MediaTypes.ToOci(node.MediaType),
        _ => node.MediaType,
    };

    // Old registries left configurations without a type of their own.
    private static Descriptor Renamed(Descriptor content, Descriptor manifest, string type)
    {
        var docker = type == MediaTypes.DockerManifest;
        if (content.MediaType == "application/octet-stream") return type == manifest.MediaType ? content : content with { MediaType = docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig };
        var name = docker ? MediaTypes.ToDocker(content.MediaType) ?? throw Unholdable(manifest, $"content of type `{content.MediaType}`") : type == manifest.MediaType ? content.MediaType : MediaTypes.ToOci(content.MediaType);
        var renamed = name == content.MediaType ? content : content with { MediaType = name };
        return docker && manifest.MediaType != type ? renamed with { Annotations = null } : renamed;
    }

    private void Lose(Descriptor node, string what) =>
        progress.Report(new WarningRaised(node.Digest.ToString(), new Diagnostic(ErrorCodes.LeftOutOfFormat, Severity.Warning, what, Hint: "--format oci")));
}
