using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>What a build made: an image, or an index of one for each platform.</summary>
/// <param name="Target">The manifest or the index.</param>
/// <param name="Images">The images, in the order of the plan's targets.</param>
internal sealed record BuiltImages(Descriptor Target, IReadOnlyList<Image> Images)
{
    /// <summary>Writes the images of a plan whose steps are done.</summary>
    public static async Task<BuiltImages> CommitAsync(BuildPlan plan, IReadOnlyDictionary<Digest, StepResult> results, Executor executor, SharedCaches shared, BuildRequest request, BuildTime time, IContentStore store, CancellationToken ct)
    {
        var images = new List<Image>();
        foreach (var target in plan.Targets)
        {
            var annotations = await shared.AnnotateAsync(target, results, ct) is { } records
                ? new Dictionary<string, string>(request.Annotations) { [CacheDocument.Annotation] = records } : request.Annotations;
            var marks = new ImageMarks(time.Created, annotations, request.OmitHistory);
            images.Add(request.Squash
                ? await BuiltImage.CommitSquashedAsync(target, await executor.SquashAsync(target.Root, results[target.Root.Id], ct), marks, store, ct)
                : await BuiltImage.CommitAsync(target, results, marks, store, ct));
        }
        return images is [var only] ? new BuiltImages(only.Descriptor, images) : new BuiltImages(await IndexAsync(plan, images, store, ct), images);
    }

    /// <summary>The same in another family of documents.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FormatCannotHold"/>.</exception>
    public async Task<BuiltImages> InFormatAsync(ManifestFormat format, IContentStore store, IProgress<ProgressEvent> progress, CancellationToken ct)
    {
        if (format == ManifestFormat.Oci) return this; // as it was written
        var formatted = await FormattedImage.WriteAsync(Target, format, store, store, progress, ct);
        return new BuiltImages(formatted.Target, formatted.Images);
    }

    private static async Task<Descriptor> IndexAsync(BuildPlan plan, List<Image> images, IContentStore store, CancellationToken ct)
    {
        var entries = plan.Targets.Zip(images, (target, image) => image.Descriptor with { Platform = target.Platform });
        var index = ImageIndex.Empty with { Manifests = [.. entries] };
        return (await store.WriteDocumentAsync(index, ImagesJson.Strict.ImageIndex, MediaTypes.OciIndex, ct)).Descriptor;
    }
}
