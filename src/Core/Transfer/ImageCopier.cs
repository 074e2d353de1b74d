using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Registries;

namespace Oci.Transfer;

/// <summary>
/// Copies images from any place to any place. Content that is there already, and intact, does not travel; what travels is verified; the name comes last,
/// so that a copy which fails half-way leaves the destination's images as they were. Documents keep their exact bytes wherever the destination's form
/// and <see cref="CopyOptions"/> allow it.
/// </summary>
/// <param name="store">The local store.</param>
/// <param name="temporaryFolder">Where layers are decompressed for <c>docker-archive:</c>.</param>
/// <param name="progress">Hears of blobs and names.</param>
/// <param name="registries">Opens the repository of a name; null where registries cannot be reached.</param>
/// <param name="docker">The Docker engine; null where there is none.</param>
public sealed partial class ImageCopier(LocalStore store, string temporaryFolder, IProgress<ProgressEvent> progress, Func<ImageReference, IImageRepository>? registries = null, DockerEngine? docker = null)
{
    /// <summary>Copies an image that was found to a place, and names it there.</summary>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.NoMatchingPlatform"/>; <see cref="ErrorCodes.UnsupportedLocation"/>: the destination cannot hold this;
    /// <see cref="ErrorCodes.FormatCannotHold"/>, <see cref="ErrorCodes.DigestNotPreserved"/>;
    /// <see cref="ErrorCodes.ContentNotFound"/>, <see cref="ErrorCodes.DigestMismatch"/>: the source lacks content or it is damaged.
    /// </exception>
    public async Task<CopyResult> CopyAsync(OpenedImage source, ImageLocation destination, CopyOptions options, CancellationToken ct)
    {
        var moreNames = MoreNames.At(destination, options.MoreNames);
        var choice = await ChooseAsync(source, options, ct);
        var result = destination switch
        {
            NamedLocation { Reference: var reference } => await IntoStoreAsync(source, choice, reference, options, ct),
            StoreLocation { Reference: var reference } => await IntoStoreAsync(source, choice, reference, options, ct),
            LayoutLocation { Digest: null } layout => await IntoLayoutAsync(source, choice, NamedRepository.Plain(await OciLayout.OpenOrCreateAsync(layout.Folder, store.Intact, progress, ct)), layout.Name, options, ct),
            RegistryLocation { Reference: var reference } when registries is not null => await IntoRegistryAsync(source, choice, reference, options, ct),
            ArchiveLocation { Digest: null } or DirLocation => await IntoFileAsync(source, choice, destination, options, ct),
            DockerArchiveLocation { Index: null } archive => await IntoDockerArchiveAsync(choice, archive.File, archive.Reference, destination, options, ct),
            DockerDaemonLocation daemon when docker is not null => await IntoDockerAsync(choice, daemon, options, ct),
            LayoutLocation or ArchiveLocation or DockerArchiveLocation => throw NotToWrite(destination),
            _ => throw ImageResolver.Unsupported(destination, "writing"),
        };
        progress.Report(new ImageTagged(destination.ToString(), result.Target.Digest));
        if (moreNames.Count > 0 && await OpenNamesAsync(destination, ct) is { } names)
        {
            foreach (var name in moreNames) await names.TagAsync(name, result.Target, ct);
        }
        if (Directory.Exists(store.Folder)) store.Intact.Save();
        return result;
    }

    /// <summary>Copies an image's content to the local store, and gives it no name: it can be read by its digest until it is collected.</summary>
    public async Task KeepAsync(OpenedImage source, CopyOptions options, CancellationToken ct)
    {
        using var use = await store.Layout.UseAsync(ct);
        await new GraphCopy(source.Content, store.Layout, options.Jobs, progress).CopyAsync(source.Target, ct);
    }

    private async Task<PlatformChoice> ChooseAsync(OpenedImage source, CopyOptions options, CancellationToken ct)
    {
        var content = new DocumentCache(source.Content);
        if (MediaTypes.IsIndex(source.Target.MediaType)) await content.PrefetchAsync(source.Target, ct);
        var choice = await PlatformChoice.MakeAsync(content, source.Target, options.Platforms, ct);
        if (options.PlatformIsGiven) await PlatformWish.TellAsync(progress, options.Platforms ?? [], content, source.Target, ct);
        if (options.PreserveDigests && options.Platforms is { Count: > 1 } && choice.Target.Digest != source.Target.Digest)
            throw ImageConversion.Changed(source.Target, "leaving out platforms would change it");
        return choice;
    }

    private Task<CopyResult> IntoStoreAsync(OpenedImage source, PlatformChoice choice, ImageReference reference, CopyOptions options, CancellationToken ct)
    {
        ExpectDigest(choice, reference);
        return IntoLayoutAsync(source, choice, NamedRepository.InStore(store, reference), LocalStore.NameOf(reference), options, ct);
    }

    private async Task<CopyResult> IntoLayoutAsync(OpenedImage source, PlatformChoice choice, NamedRepository place, string? name, CopyOptions options, CancellationToken ct)
    {
        var layout = (OciLayout)place.Repository;
        using var use = await layout.UseAsync(ct);
        return await IntoRepositoryAsync(source, choice, place, name, options, ct);
    }

    private async Task<CopyResult> IntoRegistryAsync(OpenedImage source, PlatformChoice choice, ImageReference reference, CopyOptions options, CancellationToken ct)
    {
        ExpectDigest(choice, reference);
        var repository = registries!(reference);
        // Two repositories of one registry share their blobs.
        if (repository is RegistryRepository target && source.Content is RegistryRepository origin) target.MountFrom(origin.Name);
        return await IntoRepositoryAsync(source, choice, NamedRepository.Plain(repository), reference.Tag, options, ct);
    }

    private async Task<CopyResult> IntoRepositoryAsync(OpenedImage source, PlatformChoice choice, NamedRepository place, string? name, CopyOptions options, CancellationToken ct)
    {
        var now = options.Converts ? await ConvertAsync(choice, place.Repository, options, ct) : choice;
        var copy = new GraphCopy(now.Content, place.Repository, options.Jobs, progress);
        // Where more follows the image, its name comes after that.
        if (place.Repository is RegistryRepository registry && !string.IsNullOrEmpty(name) && options is { Referrers: false, Expected: null } && NamedRoot.Fits(now.Target))
        {
            await copy.CopyAsync(new NamedRoot(registry, now.Target, name), ct);
            return new CopyResult(now.Target, choice.PlatformsLeft, copy.Copied, copy.Skipped);
        }
        var documents = await copy.CopyAsync(now.Target, ct);
        if (options.Referrers && NamedRepository.Of(source) is { } neighbourhood) await CopyNeighboursAsync(neighbourhood, copy, place, documents, ct);
        if (options.Expected is { } expected) await ReplaceAsync(place.Repository, name, expected, now.Target, ct);
        else if (!string.IsNullOrEmpty(name)) await place.Repository.TagAsync(name, now.Target, ct);
        else if (place.Repository is OciLayout layout) await layout.AddAsync(now.Target, ct);
        return new CopyResult(now.Target, choice.PlatformsLeft, copy.Copied, copy.Skipped);
    }

    // A registry gives no name on a condition: between the question and the answer another machine may be quicker. Who shares our state folder waits for its turn.
    private async Task ReplaceAsync(IImageRepository place, string? name, ExpectedTarget expected, Descriptor target, CancellationToken ct)
    {
        if (place is OciLayout layout)
        {
            if (!await layout.TryReplaceAsync(name, expected, target, ct)) throw new OvertakenException(name ?? layout.Folder);
            return;
        }
        if (string.IsNullOrEmpty(name)) return;
        using var turn = await store.BeginReplacingAsync(progress, ct);
        if ((await place.ResolveAsync(name, ct))?.Digest != expected.Digest) throw new OvertakenException(name);
        await place.TagAsync(name, target, ct);
    }

    private static async Task CopyNeighboursAsync(NamedRepository source, GraphCopy copy, NamedRepository place, IReadOnlyList<Descriptor> documents, CancellationToken ct)
    {
        IReadOnlyList<Descriptor> below = [];
        await foreach (var (content, tag) in Neighbours.FindAsync(source, documents, _ => Task.FromResult(below), ct))
        {
            below = await copy.CopyAsync(content, ct);
            if (tag is not null) await place.Repository.TagAsync(place.NameOf(tag), content, ct);
            else if (place.Repository is OciLayout layout) await layout.AddAsync(content, ct);
        }
    }

    // An archive is written in one go: layers of another compression wait beside it.
    private async Task<CopyResult> IntoFileAsync(OpenedImage source, PlatformChoice choice, ImageLocation destination, CopyOptions options, CancellationToken ct)
    {
        if (destination is DirLocation to && source.Location is DirLocation from && Path.GetRelativePath(to.Folder, from.Folder) == ".")
            throw new OciException(ErrorCodes.UnsupportedLocation, $"expected another folder than the one that is read, found `{ByteText.Escape(to.Folder)}` twice", "name a new folder");
        using var scratch = new ScratchStore(temporaryFolder);
        if (options.Converts)
        {
            var converted = await ConvertAsync(choice, scratch.Content, options, ct);
            choice = converted with { Content = new StackedStore(scratch.Content, converted.Content) };
        }
        if (destination is DirLocation dir) return Whole(choice, await DirLayout.WriteAsync(dir.Folder, choice.Content, choice.Target, ct));
        var archive = (ArchiveLocation)destination;
        var more = options.Referrers && NamedRepository.Of(source) is { } neighbourhood ? await ListNeighboursAsync(neighbourhood, choice, ct) : [];
        return Whole(choice, await OciArchive.WriteAsync(archive.File, choice.Content, [(choice.Target, archive.Name), .. options.MoreNames.Select(name => (choice.Target, (string?)name)), .. more], ct));
    }

    private static async Task<List<(Descriptor Target, string? Name)>> ListNeighboursAsync(NamedRepository source, PlatformChoice choice, CancellationToken ct)
    {
        var found = new List<(Descriptor, string?)>();
        var graph = new ImageGraph(choice.Content);
        await foreach (var neighbour in Neighbours.FindAsync(source, await DocumentsAsync(choice.Target), DocumentsAsync, ct)) found.Add(neighbour);
        return found;

        async Task<IReadOnlyList<Descriptor>> DocumentsAsync(Descriptor root)
        {
            var documents = new List<Descriptor>();
            await foreach (var node in graph.WalkAsync(root, ct))
            {
                if (MediaTypes.IsManifest(node.MediaType) || MediaTypes.IsIndex(node.MediaType)) documents.Add(node);
            }
            return documents;
        }
    }

    private async Task<CopyResult> IntoDockerArchiveAsync(PlatformChoice choice, string file, ImageReference? reference, ImageLocation destination, CopyOptions options, CancellationToken ct)
    {
        ExpectOneImage(choice, destination, options);
        var image = await new ImageLoader(choice.Content).LoadManifestAsync(choice.Target, ct);
        var written = await DockerArchive.WriteAsync(file, choice.Content, image, [.. reference is null ? [] : new[] { reference }, .. options.MoreNames.Select(ImageReference.Parse)], temporaryFolder, ct);
        return new CopyResult(written, choice.PlatformsLeft, image.Layers.Count + 2, 0);
    }

    private async Task<CopyResult> IntoDockerAsync(PlatformChoice choice, DockerDaemonLocation daemon, CopyOptions options, CancellationToken ct)
    {
        using var folder = new ScratchStore(temporaryFolder);
        var file = Path.Combine(folder.Folder, "image.tar");
        var result = await IntoDockerArchiveAsync(choice, file, daemon.Reference, daemon, options, ct);
        await docker!.LoadAsync(file, ct);
        return result;
    }

    private async Task<PlatformChoice> ConvertAsync(PlatformChoice choice, IContentStore blobs, CopyOptions options, CancellationToken ct)
    {
        var converted = await new ImageConversion(choice.Content, blobs, options, progress).RunAsync(choice, ct);
        return options.Referrers && converted.Target.Digest != choice.Target.Digest
            ? throw new OciException(ErrorCodes.DigestNotPreserved, $"expected `{choice.Target.Digest}` to keep its digest for what refers to it, found that --format or --compression changes it", "leave out --referrers, or what asks for the change")
            : converted;
    }

    private async Task<IImageRepository?> OpenNamesAsync(ImageLocation destination, CancellationToken ct) => destination switch
    {
        LayoutLocation layout => await OciLayout.OpenOrCreateAsync(layout.Folder, store.Intact, progress, ct),
        RegistryLocation { Reference: var reference } => registries!(reference),
        _ => store.Layout,
    };

    private static void ExpectDigest(PlatformChoice choice, ImageReference reference)
    {
        if (reference.Digest is { } digest && digest != choice.Target.Digest)
            throw new OciException(ErrorCodes.DigestMismatch, $"expected the image `{digest}` for the name `{reference.ToShortString()}`, found `{choice.Target.Digest}`");
    }

    private static void ExpectOneImage(PlatformChoice choice, ImageLocation destination, CopyOptions options)
    {
        if (MediaTypes.IsIndex(choice.Target.MediaType))
            throw new OciException(ErrorCodes.UnsupportedLocation, $"expected one image for `{ByteText.Escape(destination.ToString())}`, found an index of several", "pass --platform with one platform");
        if (options.PreserveDigests) throw ImageConversion.Changed(choice.Target, "Docker's archives hold layers without compression");
    }

    private static CopyResult Whole(PlatformChoice choice, int written) => new(choice.Target, choice.PlatformsLeft, written, 0);

    /// <summary>The fault of a place that only reading can mean.</summary>
    internal static OciException NotToWrite(ImageLocation destination)
    {
        var found = destination is DockerArchiveLocation ? "number" : "digest";
        return new(ErrorCodes.UnsupportedLocation, $"expected a name to write to, found the {found} in `{ByteText.Escape(destination.ToString())}`", $"leave the {found} out");
    }
}
