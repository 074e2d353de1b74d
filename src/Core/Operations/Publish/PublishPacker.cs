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
        var options = new LayerWriterOptions { Compression = PublishCompression.Choose(request.Compression, host.Progress), Scope = "publish", Progress = host.Progress };
        return new PublishPacker(host, store, time.Created, options, request.Offline);
    }

    /// <summary>Writes the image.</summary>
    public async Task<Image> PackAsync(PublishImage image, PublishBase found, CancellationToken ct)
    {
        PublishPaths.Check(image);
        var draft = found.Manifest is { } manifest
            ? ImageDraft.From(await new ImageLoader(store).LoadManifestAsync(manifest, ct))
            : ImageDraft.Scratch(Platform.Parse(image.Platform));
        var settings = new PublishSettings(image, found, created);
        draft.Config = settings.Apply(draft.Config);
        using var content = new BaseLayers(host, store, [found], offline);
        var owners = new PublishOwners(new TreeStore(content, cache.Folder, host.TempFolder), [.. draft.Layers], draft.Config.Config?.User);
        foreach (var layer in image.Layers.Where(layer => layer.Files.Count > 0))
        {
            var blob = await WriteAsync(layer, image.WorkingDirectory, owners, ct);
            draft.Add(blob, new History { Created = ImageTime.Format(created.Seconds), CreatedBy = $"dotnet publish: {layer.Name}" });
        }
        if (image.Annotations.Count > 0) draft.Annotations = image.Annotations;
        return await draft.CommitAsync(store, ct);
    }

    private async Task<LayerBlob> WriteAsync(PublishLayer layer, string workingDirectory, PublishOwners owners, CancellationToken ct)
    {
        var files = new PublishedFiles(layer.Timed ? created : UnixTime.Epoch, RootPath.Clean(workingDirectory), await owners.OfImageAsync(ct));
        foreach (var file in layer.Files) files.Add(file, file.Owner is { } owner ? await owners.OfAsync(owner, ct) : null);
        var changes = files.ToChanges();
        var key = new CacheKey(await PublishKey.OfAsync(changes, ct));
        if (await cache.FindAsync(key, options, ct) is { Blob: { } kept })
        {
            host.Progress.Report(new StepCached(layer.Name, $"layer of {layer.Files.Count} files", null));
            return kept;
        }
        var begun = host.Time.GetTimestamp();
        var blob = await LayerWriter.WriteAsync(new ChangeSet(changes), options, store, ct);
        cache.Put(new CacheRecord { Key = key.Digest, Layer = blob.Descriptor, DiffId = blob.DiffId, Step = $"publish {layer.Name}" }, options.Compression);
        host.Progress.Report(new StepCompleted(layer.Name, $"layer of {layer.Files.Count} files", host.Time.GetElapsedTime(begun), blob.Descriptor.Size));
        return blob;
    }
}
