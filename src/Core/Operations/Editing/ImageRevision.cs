using Oci.Content;
using Oci.Images;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>
/// The next form of an image. It stays what it is, OCI or Docker, with the fields that this tool does not know; a manifest or configuration that says the same as before keeps its bytes.
/// </summary>
/// <param name="Origin">The image as it was.</param>
internal sealed record ImageRevision(Image Origin)
{
    /// <summary>The configuration; layers and history come from <see cref="Layers"/> and <see cref="History"/>.</summary>
    public ImageConfig Config { get; init; } = Origin.Config.Value;

    /// <summary>The layers, base first.</summary>
    public IReadOnlyList<LayerBlob> Layers { get; init; } = Origin.Layers;

    /// <summary>The history, base first; null for none.</summary>
    public IReadOnlyList<History>? History { get; init; } = Origin.Config.Value.History;

    /// <summary>The manifest's annotations; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; } = Origin.Manifest.Value.Annotations;

    /// <summary>What the manifest is about; null for nothing.</summary>
    public Descriptor? Subject { get; init; } = Origin.Manifest.Value.Subject;

    /// <summary>Whether the result is a Docker schema 2 image.</summary>
    public bool IsDocker { get; init; } = Origin.Descriptor.MediaType == MediaTypes.DockerManifest;

    /// <summary>How the container runs.</summary>
    public ContainerConfig Run => Config.Config ?? new ContainerConfig();

    /// <summary>The same with a layer on top.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="entry">How it came about; null to say nothing: an image that has a history gets an entry without content, for each layer has its own.</param>
    public ImageRevision Add(LayerBlob layer, History? entry) => this with
    {
        Layers = [.. Layers, layer],
        History = entry is null && History is null or { Count: 0 } ? History : [.. Images.History.Complete(History, Layers.Count), (entry ?? new History()) with { EmptyLayer = null }],
    };

    /// <summary>The same with a change of the configuration recorded; null records nothing.</summary>
    public ImageRevision Add(History? entry) => entry is null ? this : this with { History = [.. History ?? [], entry with { EmptyLayer = true }] };

    /// <summary>Writes configuration and manifest; the layers must be where the image will be.</summary>
    public async Task<Image> CommitAsync(IContentStore output, CancellationToken ct)
    {
        // A Docker manifest has no annotations, and no zstd layers.
        var docker = IsDocker && (Annotations is null or { Count: 0 }) && Subject is null && Layers.All(layer => MediaTypes.ToDocker(layer.Descriptor.MediaType) is not null);
        var config = await WriteConfigAsync(output, docker, ct);
        var type = docker ? MediaTypes.DockerManifest : MediaTypes.OciManifest;
        var manifest = Origin.Manifest.Value with
        {
            MediaType = type,
            Config = ConfigEntry(config.Descriptor),
            Layers = [.. Layers.Select(layer => layer.Descriptor with { MediaType = docker ? MediaTypes.ToDocker(layer.Descriptor.MediaType)! : MediaTypes.ToOci(layer.Descriptor.MediaType) })],
            Subject = Subject,
            Annotations = Annotations is { Count: 0 } && !ReferenceEquals(Annotations, Origin.Manifest.Value.Annotations) ? null : Annotations,
        };
        if (type != Origin.Descriptor.MediaType || !StrictJson.AreSame(manifest with { MediaType = Origin.Manifest.Value.MediaType }, Origin.Manifest.Value, ImagesJson.Strict.ImageManifest))
            return new Image(await output.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, type, ct), config);
        return new Image(Origin.Manifest with { Descriptor = await output.WriteAllAsync(Origin.Manifest.Raw, type, ct) }, config);
    }

    private Descriptor ConfigEntry(Descriptor config)
    {
        var before = Origin.Manifest.Value.Config;
        return before with { MediaType = config.MediaType, Digest = config.Digest, Size = config.Size, Data = config.Digest == before.Digest ? before.Data : null };
    }

    private async Task<Document<ImageConfig>> WriteConfigAsync(IContentStore output, bool docker, CancellationToken ct)
    {
        var type = docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig;
        var config = Config with
        {
            RootFs = Config.RootFs with { DiffIds = [.. Layers.Select(layer => layer.DiffId)] },
            History = History is { Count: 0 } && !ReferenceEquals(History, Origin.Config.Value.History) ? null : History,
        };
        if (!StrictJson.AreSame(config, Origin.Config.Value, ImagesJson.Strict.ImageConfig)) return await output.WriteDocumentAsync(config, ImagesJson.Strict.ImageConfig, type, ct);
        return Origin.Config with { Descriptor = await output.WriteAllAsync(Origin.Config.Raw, type, ct) };
    }
}
