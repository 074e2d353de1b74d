using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// Makes images of a published application: the files go straight from where the build left them into layers, on a base image that need not be
/// here. Works on every system; only commands that run on the base need Linux.
/// </summary>
/// <param name="host">The machine and the moment.</param>
public sealed class PublishOperation(OciHost host)
{
    private static readonly string[] Scratch = ["", "scratch"];

    /// <summary>Finds the bases, packs and pushes.</summary>
    /// <exception cref="OciException">Whatever a user can mend. What was at the destinations before is untouched unless everything went well up to there.</exception>
    public async Task<PublishResult> RunAsync(PublishRequest request, CancellationToken ct)
    {
        var bases = new List<PublishBase>();
        foreach (var image in request.Images) bases.Add(await RunStepsAsync(request, image, await FindBaseAsync(request, image, ct), ct));
        return await PushAsync(request, await PackAsync(request, bases, ct), ct);
    }

    /// <summary>Finds an image's base and brings its manifest and configuration into the local store; no layer yet.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.BaseNotAvailable"/>; what building a Containerfile throws.</exception>
    public async Task<PublishBase> FindBaseAsync(PublishRequest request, PublishImage image, CancellationToken ct)
    {
        if (image.BaseIsFile) return await new PublishBuilds(host, request, image).BuildBaseAsync(ct);
        if (Scratch.Contains(image.Base)) return new PublishBase { Platform = image.Platform };
        return await new BaseFinder(host, request).FindAsync(image, ct);
    }

    /// <summary>Runs an image's commands on its base.</summary>
    /// <returns>The base to go on with: the same where there is no command.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.StepFailed"/> and what else a build throws.</exception>
    public Task<PublishBase> RunStepsAsync(PublishRequest request, PublishImage image, PublishBase found, CancellationToken ct) =>
        image.Steps.Count == 0 ? Task.FromResult(found) : new PublishBuilds(host, request, image).RunStepsAsync(found, ct);

    /// <summary>Writes layers, configurations and manifests into the local store. A layer whose files are known is not written again.</summary>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.InvalidPublishItem"/>, <see cref="ErrorCodes.NothingToPublish"/>, <see cref="ErrorCodes.PublishPathTaken"/>,
    /// <see cref="ErrorCodes.LinkLeavesFolder"/>; <see cref="ErrorCodes.NativeLibraryMissing"/> where zstd was asked for by name.
    /// </exception>
    public async Task<PublishPackage> PackAsync(PublishRequest request, IReadOnlyList<PublishBase> bases, CancellationToken ct)
    {
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct);
        var packer = await PublishPacker.CreateAsync(host, store.Layout, request, ct);
        var images = new List<Image>();
        foreach (var (image, found) in request.Images.Zip(bases))
        {
            var packed = await packer.PackAsync(image, found, ct);
            images.Add(image.Finish is null ? packed : await new PublishBuilds(host, request, image).FinishAsync(packed, ct));
        }
        var target = images is [var only] ? only.Descriptor : await WriteIndexAsync(store.Layout, images, request.Images[0].Annotations, ct);
        var package = await new PublishFormat(host, store.Layout, request).ApplyAsync(new PublishPackage { Target = target, Images = [.. images.Select(image => image.Descriptor)], Bases = bases, ReplacedEntrypoint = packer.ReplacedEntrypoint }, ct);
        store.Intact.Save();
        return package;
    }

    /// <summary>Puts what was packed where it is asked for. Only what is missing there travels, and the name comes last.</summary>
    /// <exception cref="OciException">What writing to a place throws; places that come later stay as they were.</exception>
    public async Task<PublishResult> PushAsync(PublishRequest request, PublishPackage package, CancellationToken ct)
    {
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct);
        using var content = new BaseLayers(host, store.Layout, package.Bases, request.Offline);
        var pusher = new PublishPusher(host, new OpenedImage(new LayoutLocation(store.Folder, null, null), content, package.Target), package.Bases, CopyOptions.All with { Jobs = request.Jobs });
        var tags = await pusher.PushAsync([.. request.Destinations.Select(ImageLocation.Parse)], ct);
        var images = new List<PublishedImage>();
        foreach (var image in package.Images) images.Add(await DescribeAsync(store.Layout, image, ct));
        return new PublishResult(package.Target, images, tags, package.ReplacedEntrypoint);
    }

    private static async Task<PublishedImage> DescribeAsync(IContentStore content, Descriptor manifest, CancellationToken ct)
    {
        var image = await new ImageLoader(content).LoadManifestAsync(manifest, ct);
        return new PublishedImage(manifest, Text(image.Manifest.Raw), Text(image.Config.Raw));
    }

    private static string Text(ReadOnlyMemory<byte> json) => System.Text.Encoding.UTF8.GetString(json.Span);

    private static async Task<Descriptor> WriteIndexAsync(OciLayout store, List<Image> images, IReadOnlyDictionary<string, string> annotations, CancellationToken ct)
    {
        var index = ImageIndex.Empty with
        {
            Manifests = [.. images.Select(image => image.Descriptor with { Platform = image.Platform })],
            Annotations = annotations.Count == 0 ? null : annotations,
        };
        return (await store.WriteDocumentAsync(index, ImagesJson.Strict.ImageIndex, MediaTypes.OciIndex, ct)).Descriptor;
    }
}
