using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;

namespace Oci.Transfer;

/// <summary>
/// Copies images from any place to any place. Content that is there already, and intact, does not travel; what travels is verified; the name comes last,
/// so that a copy which fails half-way leaves the destination's images as they were. Documents keep their exact bytes wherever the destination's form allows it.
/// </summary>
/// <param name="store">The local store.</param>
/// <param name="temporaryFolder">Where layers are decompressed for <c>docker-archive:</c>.</param>
/// <param name="progress">Hears of blobs and names.</param>
/// <param name="registries">Opens the repository of a name; null where registries cannot be reached.</param>
public sealed class ImageCopier(LocalStore store, string temporaryFolder, IProgress<ProgressEvent> progress, Func<ImageReference, IImageRepository>? registries = null)
{
    /// <summary>Copies an image that was found to a place, and names it there.</summary>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.NoMatchingPlatform"/>; <see cref="ErrorCodes.UnsupportedLocation"/>: the destination cannot hold this;
    /// <see cref="ErrorCodes.ContentNotFound"/>, <see cref="ErrorCodes.DigestMismatch"/>: the source lacks content or it is damaged.
    /// </exception>
    public async Task<CopyResult> CopyAsync(OpenedImage source, ImageLocation destination, CopyOptions options, CancellationToken ct)
    {
        var choice = await PlatformChoice.MakeAsync(source.Content, source.Target, options.Platforms, ct);
        var result = destination switch
        {
            NamedLocation { Reference: var reference } => await IntoStoreAsync(source, choice, reference, options, ct),
            StoreLocation { Reference: var reference } => await IntoStoreAsync(source, choice, reference, options, ct),
            LayoutLocation { Digest: null } layout => await IntoLayoutAsync(source, choice, OciLayout.OpenOrCreate(layout.Folder), layout.Name, options, ct),
            ArchiveLocation { Digest: null } archive => Whole(choice, await OciArchive.WriteAsync(archive.File, choice.Content, choice.Target, archive.Name, ct)),
            DockerArchiveLocation archive => await IntoDockerArchiveAsync(choice, archive, ct),
            DirLocation dir => Whole(choice, await DirLayout.WriteAsync(dir.Folder, choice.Content, choice.Target, ct)),
            RegistryLocation { Reference: { Digest: null, Tag: not null } reference } when registries is not null => await IntoRegistryAsync(choice, registries(reference), reference.Tag, options, ct),
            LayoutLocation or ArchiveLocation => throw ByDigest(destination),
            RegistryLocation when registries is not null => throw ByDigest(destination),
            _ => throw ImageResolver.Unsupported(destination, "writing"),
        };
        progress.Report(new ImageTagged(destination.ToString(), result.Target.Digest));
        return result;
    }

    /// <summary>Copies an image's content to the local store, and gives it no name: it can be read by its digest until it is collected.</summary>
    public async Task KeepAsync(OpenedImage source, CopyOptions options, CancellationToken ct)
    {
        using var use = await store.Layout.UseAsync(ct);
        await new GraphCopy(source.Content, store.Layout, options.Jobs, progress).CopyAsync(source.Target, ct);
    }

    private Task<CopyResult> IntoStoreAsync(OpenedImage source, PlatformChoice choice, ImageReference reference, CopyOptions options, CancellationToken ct) =>
        reference.Digest is { } digest && digest != choice.Target.Digest
            ? throw new OciException(ErrorCodes.DigestMismatch, $"expected the image `{digest}` for the name `{reference.ToShortString()}`, found `{choice.Target.Digest}`")
            : IntoLayoutAsync(source, choice, store.Layout, LocalStore.NameOf(reference), options, ct);

    private async Task<CopyResult> IntoLayoutAsync(OpenedImage source, PlatformChoice choice, OciLayout layout, string? name, CopyOptions options, CancellationToken ct)
    {
        using var use = await layout.UseAsync(ct);
        var copy = new GraphCopy(choice.Content, layout, options.Jobs, progress);
        var documents = await copy.CopyAsync(choice.Target, ct);
        if (options.Referrers && source.Content is IImageRepository repository) await CopyReferrersAsync(repository, copy, layout, documents, ct);
        await (string.IsNullOrEmpty(name) ? layout.AddAsync(choice.Target, ct) : layout.TagAsync(name, choice.Target, ct));
        return new CopyResult(choice.Target, choice.PlatformsLeft, copy.Copied, copy.Skipped);
    }

    // Referrers of referrers too: a signature of an SBOM.
    private static async Task CopyReferrersAsync(IImageRepository repository, GraphCopy copy, OciLayout layout, IReadOnlyList<Descriptor> documents, CancellationToken ct)
    {
        var subjects = new Queue<Descriptor>(documents);
        var seen = documents.Select(document => document.Digest).ToHashSet();
        while (subjects.TryDequeue(out var subject))
        {
            await foreach (var referrer in repository.ListReferrersAsync(subject.Digest, ct))
            {
                if (!seen.Add(referrer.Digest)) continue;
                foreach (var document in await copy.CopyAsync(referrer, ct)) subjects.Enqueue(document);
                await layout.AddAsync(referrer, ct);
            }
        }
    }

    private async Task<CopyResult> IntoRegistryAsync(PlatformChoice choice, IImageRepository repository, string tag, CopyOptions options, CancellationToken ct)
    {
        var copy = new GraphCopy(choice.Content, repository, options.Jobs, progress);
        await copy.CopyAsync(choice.Target, ct);
        await repository.TagAsync(tag, choice.Target, ct);
        return new CopyResult(choice.Target, choice.PlatformsLeft, copy.Copied, copy.Skipped);
    }

    private async Task<CopyResult> IntoDockerArchiveAsync(PlatformChoice choice, DockerArchiveLocation archive, CancellationToken ct)
    {
        if (MediaTypes.IsIndex(choice.Target.MediaType))
            throw new OciException(ErrorCodes.UnsupportedLocation, $"expected one image for `{ByteText.Escape(archive.ToString())}`, found an index of several", "pass --platform with one platform");
        var image = await new ImageLoader(choice.Content).LoadManifestAsync(choice.Target, ct);
        var written = await DockerArchive.WriteAsync(archive.File, choice.Content, image, archive.Reference, temporaryFolder, ct);
        return new CopyResult(written, choice.PlatformsLeft, image.Layers.Count + 2, 0);
    }

    private static CopyResult Whole(PlatformChoice choice, int written) => new(choice.Target, choice.PlatformsLeft, written, 0);

    private static OciException ByDigest(ImageLocation destination) =>
        new(ErrorCodes.UnsupportedLocation, $"expected a name to write to, found the digest in `{ByteText.Escape(destination.ToString())}`", "leave the digest out");
}
