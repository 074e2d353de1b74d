using Oci.Build;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Puts a published application's layers on its base.</summary>
internal sealed class PublishPacker
{
    private readonly OciHost host;
    private readonly OciLayout store;
    private readonly BuildCache cache;
    private readonly UnixTime created;
    private readonly LayerWriterOptions options;
    private readonly bool offline;

    private PublishPacker(OciHost host, OciLayout store, UnixTime created, LayerWriterOptions options, bool offline)
    {
        (this.host, this.store, this.created, this.options, this.offline) = (host, store, created, options, offline);
        cache = host.OpenCache(store);
    }

    public static async Task<PublishPacker> CreateAsync(OciHost host, OciLayout store, PublishRequest request, CancellationToken ct)
    {
        var time = await BuildTimes.ChooseAsync(host, new BuildRequest { SourceDateEpoch = request.Created }, request.ProjectFolder, ct);
        var options = new LayerWriterOptions { Compression = PublishCompression.Choose(request.Compression ?? PublishCompression.Of(request.Format), host.Progress), Scope = "publish", Progress = host.Progress };
        return new PublishPacker(host, store, time.Created, options, request.Offline);
    }

    /// <summary>The entry point of the first base whose entry point the application's command replaces though the project does not say so; null where that is none.</summary>
    public string? ReplacedEntrypoint { get; private set; }

    /// <summary>Writes the image.</summary>
    public async Task<Image> PackAsync(PublishImage image, PublishBase found, CancellationToken ct)
    {
        PublishPaths.Check(image);
        var draft = found.Manifest is { } manifest
            ? ImageDraft.From(await new ImageLoader(store).LoadManifestAsync(manifest, ct))
            : ImageDraft.Scratch(Platform.Parse(image.Platform));
        var settings = new PublishSettings(image, found, created);
        var inherited = draft.Config.Config?.Entrypoint;
        draft.Config = settings.Apply(draft.Config);
        if (image.Command.Replaces(inherited)) ReplacedEntrypoint ??= string.Join(' ', inherited);
        using var content = new BaseLayers(host, store, [found], offline);
        var owners = new PublishOwners(new TreeStore(content, cache.Folder, host.TempFolder), [.. draft.Layers], draft.Config.Config?.User);
        await using var batch = store.Blobs.BeginBatch();
        var layers = await FindLayersAsync(image, owners, ct);
        await Parallel.ForEachAsync(layers, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, (layer, stop) => FillAsync(layer, batch, stop));
        foreach (var layer in layers) draft.Add(layer.Blob!, new History { Created = ImageTime.Format(created.Seconds), CreatedBy = $"dotnet publish: {layer.Name}" });
        if (image.Annotations.Count > 0) draft.Annotations = image.Annotations;
        var packed = await draft.CommitAsync(batch, ct);
        await batch.CommitAsync(ct);
        foreach (var layer in layers.Where(layer => layer.IsNew)) Remember(layer);
        return packed;
    }

    private async Task<List<PackedLayer>> FindLayersAsync(PublishImage image, PublishOwners owners, CancellationToken ct)
    {
        var layers = new List<PackedLayer>();
        foreach (var layer in image.Layers.Where(layer => layer.Files.Count > 0))
        {
            var files = new PublishedFiles(layer.Timed ? created : UnixTime.Epoch, RootPath.Clean(image.WorkingDirectory), await owners.OfImageAsync(ct));
            foreach (var file in layer.Files) files.Add(file, file.Owner is { } owner ? await owners.OfAsync(owner, ct) : null);
            layers.Add(new PackedLayer(layer.Name, files.ToChanges()));
        }
        return layers;
    }

    private async ValueTask FillAsync(PackedLayer layer, ContentBatch batch, CancellationToken ct)
    {
        var changes = new ChangeSet(layer.Changes);
        if (cache.FindContent(layer.Shape) is not null && await cache.FindAsync(PublishKey.Of(LayerWriter.DiffIdOf(changes, options, ct)), options, ct) is { Blob: { } kept })
        {
            layer.Blob = kept;
            host.Progress.Report(new StepCached(layer.Name, layer.Title, null));
            return;
        }
        var begun = host.Time.GetTimestamp();
        (layer.Blob, layer.IsNew) = (await LayerWriter.WriteAsync(changes, options, batch, ct), true);
        host.Progress.Report(new StepCompleted(layer.Name, layer.Title, host.Time.GetElapsedTime(begun), layer.Blob.Descriptor.Size));
    }

    // What is remembered is on disk: a record is found by later publishes of other applications too.
    private void Remember(PackedLayer layer)
    {
        cache.Put(new CacheRecord { Key = PublishKey.Of(layer.Blob!.DiffId).Digest, Layer = layer.Blob.Descriptor, DiffId = layer.Blob.DiffId, Step = $"publish {layer.Name}" }, options.Compression);
        cache.PutContent(layer.Shape, layer.Blob.DiffId);
    }

    // A layer on its way.
    private sealed class PackedLayer(string name, IReadOnlyList<Change> changes)
    {
        public string Name => name;
        public IReadOnlyList<Change> Changes => changes;
        public string Title => $"layer of {changes.Count(change => change is not DirectoryChange)} files";
        public Digest Shape { get; } = PublishKey.ShapeOf(changes);
        public LayerBlob? Blob { get; set; }
        public bool IsNew { get; set; }
    }
}
