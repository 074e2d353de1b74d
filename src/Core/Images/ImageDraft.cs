using Oci.Content;
using Oci.Layers;

namespace Oci.Images;

/// <summary>
/// An image in the making: start from an image or from nothing, add layers, edit the configuration, commit.
/// What is committed is always OCI; the fields that this tool does not know survive.
/// </summary>
public sealed class ImageDraft
{
    private readonly List<LayerBlob> layers;
    private readonly List<History> history;

    private ImageDraft(ImageConfig config, IEnumerable<LayerBlob> layers)
    {
        Config = config;
        this.layers = [.. layers];
        history = [.. Images.History.Complete(config.History, this.layers.Count)];
    }

    /// <summary>Continues <paramref name="image"/>: its layers, its configuration, its annotations are not taken over (they describe that very image).</summary>
    public static ImageDraft From(Image image) => new(image.Config.Value, image.Layers.Select(ToOci));

    /// <summary>Begins with no layer.</summary>
    public static ImageDraft Scratch(Platform platform) => new(
        new ImageConfig
        {
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Os = platform.Os,
            OsVersion = platform.OsVersion,
            OsFeatures = platform.OsFeatures,
            RootFs = new RootFs(),
        },
        []);

    /// <summary>
    /// The configuration to commit. <see cref="ImageConfig.RootFs"/>'s diff IDs and <see cref="ImageConfig.History"/> are replaced at
    /// <see cref="CommitAsync"/> by what <see cref="Layers"/> and <see cref="History"/> say.
    /// </summary>
    public ImageConfig Config { get; set; }

    /// <summary>The manifest's annotations; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; set; }

    /// <summary>The layers so far, base first.</summary>
    public IReadOnlyList<LayerBlob> Layers => layers;

    /// <summary>The history so far, base first.</summary>
    public IReadOnlyList<History> History => history;

    /// <summary>Puts a layer on top.</summary>
    public ImageDraft Add(LayerBlob layer, History entry)
    {
        layers.Add(ToOci(layer));
        history.Add(entry with { EmptyLayer = null });
        return this;
    }

    /// <summary>Records a change of the configuration.</summary>
    public ImageDraft Add(History entry)
    {
        history.Add(entry with { EmptyLayer = true });
        return this;
    }

    /// <summary>Forgets every layer and all history: what is added next is the base.</summary>
    public ImageDraft Clear()
    {
        layers.Clear();
        history.Clear();
        return this;
    }

    /// <summary>Forgets all history; the layers stay. The specification lets an image have none.</summary>
    public ImageDraft ClearHistory()
    {
        history.Clear();
        return this;
    }

    /// <summary>Writes configuration and manifest. The layers' bytes need not be in <paramref name="store"/>.</summary>
    public async Task<Image> CommitAsync(IContentStore store, CancellationToken ct)
    {
        var config = Config with
        {
            RootFs = Config.RootFs with { DiffIds = [.. layers.Select(layer => layer.DiffId)] },
            History = history.Count == 0 ? null : [.. history],
        };
        var configDocument = await store.WriteDocumentAsync(config, ImagesJson.Strict.ImageConfig, MediaTypes.OciConfig, ct);
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            Config = configDocument.Descriptor,
            Layers = [.. layers.Select(layer => layer.Descriptor)],
            Annotations = Annotations is { Count: 0 } ? null : Annotations,
        };
        return new Image(await store.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, MediaTypes.OciManifest, ct), configDocument);
    }

    private static LayerBlob ToOci(LayerBlob layer) =>
        layer with { Descriptor = layer.Descriptor with { MediaType = MediaTypes.ToOci(layer.Descriptor.MediaType) } };
}
