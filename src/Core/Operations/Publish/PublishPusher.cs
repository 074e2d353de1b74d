using System.Net;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Registries;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Puts a packed image where it is wanted, with as few requests as that takes.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="image">The image, whose base's layers need not be here.</param>
/// <param name="bases">Its bases.</param>
/// <param name="options">How it is copied.</param>
internal sealed class PublishPusher(OciHost host, OpenedImage image, IReadOnlyList<PublishBase> bases, CopyOptions options)
{
    private readonly OciLayout store = host.OpenStore().Layout;
    private readonly Dictionary<string, RegistryRepository> written = [];

    /// <summary>Writes to one place after the other; without any the image is kept in the local store, without a name.</summary>
    public async Task<List<TaggedImage>> PushAsync(IReadOnlyList<ImageLocation> locations, CancellationToken ct)
    {
        if (locations.Count == 0) await host.OpenCopier(image.Location).KeepAsync(image, options, ct);
        var tags = new List<TaggedImage>();
        var archives = new Dictionary<string, Descriptor>();
        foreach (var location in locations)
        {
            var target = location switch
            {
                RegistryLocation remote => await WriteAsync(remote, ct),
                DockerArchiveLocation { File: var file } => await ArchiveAsync(file, location, ct),
                ArchiveLocation { File: var file } => await ArchiveAsync(file, location, ct),
                _ => (await host.OpenCopier(location).CopyAsync(image, location, options, ct)).Target,
            };
            tags.Add(new TaggedImage(location.ToString()!, target));
        }
        return tags;

        // An archive is written in one go, with all its names.
        async Task<Descriptor> ArchiveAsync(string file, ImageLocation first, CancellationToken ct)
        {
            if (archives.TryGetValue(file, out var written)) return written;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            var names = locations.Select(location => NameIn(file, location)).OfType<string>().Where(name => name != NameIn(file, first));
            return archives[file] = (await host.OpenCopier(first).CopyAsync(image, first, options with { MoreNames = [.. names] }, ct)).Target;
        }
    }

    private static string? NameIn(string archive, ImageLocation location) => location switch
    {
        DockerArchiveLocation { Reference: { } name, File: var file } when file == archive => name.ToString(),
        ArchiveLocation { Name: { } name, File: var file } when file == archive => name,
        _ => null,
    };

    // One request tells that nothing is to be done: on a fresh machine the registry remembers what the machine does not. A repository that was written to
    // a moment ago needs the name only.
    private async Task<Descriptor> WriteAsync(RegistryLocation location, CancellationToken ct)
    {
        if (location.Reference.Tag is { } tag && written.TryGetValue(location.Reference.Name, out var filled))
        {
            await filled.TagAsync(tag, image.Target, ct);
            return image.Target;
        }
        var repository = host.OpenToWrite(location.Reference);
        var before = location.Reference.Tag is { } moved ? await repository.ProbeAsync(moved, ct) : null;
        if (before?.Digest == image.Target.Digest)
        {
            host.Progress.Report(new BlobSkipped(image.Target.Digest.ToString(), image.Target.Size, $"already at {location}"));
            return image.Target;
        }
        written[location.Reference.Name] = repository;
        return await CopyAsync(location, repository, await new RepositoryContents(store, repository).LearnAsync(before, ct), ct);
    }

    private async Task<Descriptor> CopyAsync(RegistryLocation location, RegistryRepository repository, bool isOnTrust, CancellationToken ct)
    {
        await MountBasesAsync(repository, ct);
        var copier = new ImageCopier(host.OpenStore(), host.TempFolder, host.Progress, _ => repository);
        try
        {
            return (await copier.CopyAsync(image, location, options, ct)).Target;
        }
        catch (RegistryException e) when (isOnTrust && e.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // The registry lost blobs of an image that it still has.
            repository.TakeForThere([]);
            return (await copier.CopyAsync(image, location, options, ct)).Target;
        }
    }

    // A base in another repository of the same registry need not travel; the first of several is the one to ask.
    private async Task MountBasesAsync(RegistryRepository repository, CancellationToken ct)
    {
        foreach (var found in bases.Reverse())
        {
            if (found is { Source: { } source, Manifest: { } manifest } && ReferenceOf(ImageLocation.Parse(source)) is { } name)
                repository.MountFrom(name, await RepositoryContents.BlobsOfAsync(store, manifest, ct));
        }
    }

    private static ImageReference? ReferenceOf(ImageLocation location) => location switch
    {
        NamedLocation named => named.Reference,
        RegistryLocation remote => remote.Reference,
        _ => null,
    };
}
