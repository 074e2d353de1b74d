using Oci.Content;
using Oci.Images;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>
/// The next form of an image. It stays what it is, OCI or Docker, with the fields that this tool does not know; a configuration that is not touched keeps its bytes.
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
    /// <param name="entry">How it came about; null to say nothing.</param>
    public ImageRevision Add(LayerBlob layer, History? entry) => this with
    {
        Layers = [.. Layers, layer],
        History = entry is null ? History : [.. Padded(), entry with { EmptyLayer = null }],
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
            Config = Origin.Manifest.Value.Config with { MediaType = config.Descriptor.MediaType, Digest = config.Descriptor.Digest, Size = config.Descriptor.Size, Data = null },
            Layers = [.. Layers.Select(layer => layer.Descriptor with { MediaType = docker ? MediaTypes.ToDocker(layer.Descriptor.MediaType)! : MediaTypes.ToOci(layer.Descriptor.MediaType) })],
            Subject = Subject,
            Annotations = Annotations is { Count: 0 } ? null : Annotations,
        };
        return new Image(await output.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, type, ct), config);
    }

    private async Task<Document<ImageConfig>> WriteConfigAsync(IContentStore output, bool docker, CancellationToken ct)
    {
        var type = docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig;
        if (ReferenceEquals(Config, Origin.Config.Value) && ReferenceEquals(History, Origin.Config.Value.History) && Layers.Select(layer => layer.DiffId).SequenceEqual(Origin.Config.Value.RootFs.DiffIds))
        {
            await output.WriteAllAsync(Origin.Config.Raw, type, ct);
            return Origin.Config with { Descriptor = Origin.Config.Descriptor with { MediaType = type } };
        }
        var config = Config with
        {
            RootFs = Config.RootFs with { DiffIds = [.. Layers.Select(layer => layer.DiffId)] },
            History = History is { Count: 0 } ? null : History,
        };
        return await output.WriteDocumentAsync(config, ImagesJson.Strict.ImageConfig, type, ct);
    }

    // History is optional, and old tools wrote less of it than there are layers; a new entry would then be counted to the wrong layer.
    private IEnumerable<History> Padded()
    {
        var known = History ?? [];
        var missing = Layers.Count - known.Count(entry => entry.HasLayer);
        return known.Concat(Enumerable.Repeat(new History { Comment = "no history recorded" }, Math.Max(0, missing)));
    }
}
