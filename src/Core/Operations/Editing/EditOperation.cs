using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Rebuilds an image without building it: other layers below, fewer layers, other times, another form.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class EditOperation(OciHost host)
{
    /// <summary>Edits and names the result.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>, <see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.FormatCannotHold"/>; <see cref="ErrorCodes.Usage"/>: options that exclude one another.</exception>
    public Task<Descriptor> RunAsync(EditRequest request, CancellationToken ct)
    {
        Check(request);
        return ImageEditing.RepeatAsync(() => EditAsync(request, ct));
    }

    private async Task<Descriptor> EditAsync(EditRequest request, CancellationToken ct)
    {
        var times = EditedTimes.Of(request);
        using var editing = await ImageEditing.BeginAsync(host, request.Image, request.Tag, ct);
        if (request is { Annotations.Count: > 0, EditsImages: false } && MediaTypes.IsManifest(editing.Source.Target.MediaType)
            && await AnnotateArtifactAsync(editing.Source.Target, request, editing, ct) is { } artifact) return await editing.CommitAsync(artifact, ct);
        var rewriter = new ImageRewriter(editing.Content, editing.Output, host.Progress);
        var target = await rewriter.RewriteAsync(editing.Source.Target, request.Platform, (image, stop) => EditAsync(image, request, times, editing, stop), ct);
        if (request.Annotations.Count > 0 && MediaTypes.IsIndex(target.MediaType)) target = await AnnotateIndexAsync(target, request, editing, ct);
        ManifestFormat? format = request.ToDocker ? ManifestFormat.Docker : request.ToOci ? ManifestFormat.Oci : null;
        return await editing.CommitAsync(target, CopyOptions.All with { Format = format, Compression = request.Compression }, ct);
    }

    private static void Check(EditRequest request)
    {
        if (request.ToDocker && request.ToOci) throw Both("--to-docker", "--to-oci");
        if (request.Flatten && request.Squash is not null) throw Both("--flatten", "--squash");
        if (request.SetTime is not null && request.ClampTime is not null) throw Both("--set-time", "--clamp-time");
        if (request.OldBase is not null && request.NewBase is null) throw new OciException(ErrorCodes.Usage, "expected `--new-base` beside `--old-base`, found none", "--new-base IMAGE");
    }

    private static OciException Both(string one, string other) => new(ErrorCodes.Usage, $"expected `{one}` or `{other}`, found both", "leave one of them out");

    private async Task<Image> EditAsync(Image image, EditRequest request, EditedTimes times, ImageEditing editing, CancellationToken ct)
    {
        var revision = new ImageRevision(image);
        if (request.NewBase is { } newBase) revision = await new ImageRebase(host, editing, request.OldBase, newBase).ApplyAsync(revision, ct);
        revision = DroppedLayers.Apply(revision, request.DropLayers, request.DropCreatedBy);
        var layers = new LayerEdits(host, editing);
        if (request.Strip.Count > 0) revision = await layers.StripAsync(revision, request.Strip, ct);
        if (request.Flatten || request.Squash is not null) revision = await layers.SquashAsync(revision, LayerRange.Of(request, revision.Layers.Count), ct);
        if (times.IsAny) revision = await layers.RetimeAsync(times.Apply(revision), times, ct);
        return await Describe(revision, request).CommitAsync(editing.Output, ct);
    }

    private static ImageRevision Describe(ImageRevision image, EditRequest request)
    {
        var annotations = image.Annotations;
        if (request.LabelToAnnotation && image.Run.Labels is { Count: > 0 } labels)
            annotations = (annotations ?? new Dictionary<string, string>()).Concat(labels).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        return image with
        {
            Annotations = NamedValues.Edit(annotations, "--annotation", request.Annotations, []),
            Layers = request.ExternalUrlsRm ? [.. image.Layers.Select(layer => layer with { Descriptor = layer.Descriptor with { Urls = null } })] : image.Layers,
        };
    }

    // Null for an image, whose manifest is written with its configuration.
    private static async Task<Descriptor?> AnnotateArtifactAsync(Descriptor target, EditRequest request, ImageEditing editing, CancellationToken ct)
    {
        var manifest = await new ImageLoader(editing.Content).ReadManifestAsync(target, ct);
        if (ImageLoader.IsImage(manifest.Value)) return null;
        var edited = manifest.Value with { Annotations = NamedValues.Edit(manifest.Value.Annotations, "--annotation", request.Annotations, []) };
        if (StrictJson.AreSame(edited, manifest.Value, ImagesJson.Strict.ImageManifest)) return target;
        return (await editing.Output.WriteDocumentAsync(edited, ImagesJson.Strict.ImageManifest, target.MediaType, ct)).Descriptor;
    }

    private static async Task<Descriptor> AnnotateIndexAsync(Descriptor target, EditRequest request, ImageEditing editing, CancellationToken ct)
    {
        var index = await new ImageLoader(editing.Content).ReadIndexAsync(target, ct);
        var edited = index.Value with { MediaType = MediaTypes.OciIndex, Annotations = NamedValues.Edit(index.Value.Annotations, "--annotation", request.Annotations, []) };
        if (StrictJson.AreSame(edited with { MediaType = index.Value.MediaType }, index.Value, ImagesJson.Strict.ImageIndex)) return target;
        return (await editing.Output.WriteDocumentAsync(edited, ImagesJson.Strict.ImageIndex, MediaTypes.OciIndex, ct)).Descriptor;
    }
}
