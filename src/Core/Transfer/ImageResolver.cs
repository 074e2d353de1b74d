using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Registries;

namespace Oci.Transfer;

/// <summary>Finds images. A plain name is looked up in the local store first, then in its registry.</summary>
/// <param name="store">The local store.</param>
/// <param name="temporaryFolder">Where a compressed archive is decompressed, so that it can be read at random.</param>
/// <param name="registries">Opens the repository of a name; null where registries cannot be reached.</param>
/// <param name="docker">The Docker engine; null where there is none.</param>
public sealed class ImageResolver(LocalStore store, string temporaryFolder, Func<ImageReference, IImageRepository>? registries = null, DockerEngine? docker = null)
{
    /// <summary>Finds the image of <paramref name="location"/>. The caller disposes it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/> with the command that would get it; <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public Task<OpenedImage> ResolveAsync(ImageLocation location, CancellationToken ct) => location switch
    {
        NamedLocation named => NamedAsync(named, ct),
        StoreLocation stored => StoredAsync(stored, ct),
        RegistryLocation remote => RegistryAsync(remote, remote.Reference, ct),
        LayoutLocation layout => LayoutAsync(layout, ct),
        ArchiveLocation archive => ArchiveAsync(archive, ct),
        DockerArchiveLocation archive => DockerArchiveAsync(archive, ct),
        DirLocation dir => DirAsync(dir, ct),
        DockerDaemonLocation daemon when docker is not null => DockerAsync(daemon, docker, ct),
        _ => throw Unsupported(location, "reading"),
    };

    /// <summary>The fault of a place that cannot be used for what was asked.</summary>
    internal static OciException Unsupported(ImageLocation location, string use) => new(
        ErrorCodes.UnsupportedLocation, $"expected a layout, an archive or the local store for {use}, found `{ByteText.Escape(location.ToString())}`, which cannot be reached from here",
        use == "reading" ? "use `oci:DIR:NAME`, `oci-archive:FILE` or `docker-archive:FILE`" : "write to `oci:DIR:NAME`, `oci-archive:FILE` or `docker-archive:FILE`");

    private async Task<OpenedImage> NamedAsync(NamedLocation location, CancellationToken ct)
    {
        if (await store.FindAsync(location.Reference, ct) is { } target) return new(location, store.Layout, target);
        if (registries is null) throw NotInStore(location.Reference);
        try
        {
            return await RegistryAsync(location, location.Reference, ct);
        }
        catch (RegistryException e)
        {
            throw new OciException(e.Code, $"expected the image `{location.Reference.ToShortString()}`, found none in the local store, and of its registry: {e.Message}", e.Hint, inner: e);
        }
    }

    private async Task<OpenedImage> StoredAsync(StoreLocation location, CancellationToken ct) =>
        await store.FindAsync(location.Reference, ct) is { } target ? new(location, store.Layout, target) : throw NotInStore(location.Reference);

    private async Task<OpenedImage> RegistryAsync(ImageLocation location, ImageReference reference, CancellationToken ct)
    {
        _ = DocumentReadiness.PrepareAsync();
        var repository = registries?.Invoke(reference) ?? throw Unsupported(location, "reading");
        return new(location, repository, await repository.ResolveAsync(reference.Digest?.ToString() ?? reference.Tag!, ct) ?? throw NotFound(location, null));
    }

    private static async Task<OpenedImage> LayoutAsync(LayoutLocation location, CancellationToken ct)
    {
        var layout = OciLayout.Open(location.Folder);
        var target = await layout.FindAsync(location.Digest?.ToString() ?? location.Name, ct);
        return new(location, layout, target ?? throw NotFound(location, await NamesAsync(layout, ct)));
    }

    private async Task<OpenedImage> ArchiveAsync(ArchiveLocation location, CancellationToken ct)
    {
        var archive = await WaitAsync(() => OciArchive.Open(location.File, temporaryFolder), ct);
        var target = await ClosingAsync(archive, () => archive.FindAsync(location.Digest?.ToString() ?? location.Name, ct));
        if (target is not null) return new(location, archive, target);
        var names = await NamesAsync(archive, ct);
        archive.Dispose();
        throw NotFound(location, names);
    }

    private async Task<OpenedImage> DockerArchiveAsync(DockerArchiveLocation location, CancellationToken ct)
    {
        var archive = await WaitAsync(() => DockerArchive.Open(location.File, temporaryFolder), ct);
        var target = await ClosingAsync(archive, async () => location.Index is { } index ? await archive.FindAsync(index, ct) : await archive.FindAsync(location.Reference, ct));
        if (target is not null) return new(location, archive, target);
        archive.Dispose();
        throw NotFound(location, [.. archive.Names]);
    }

    private static async Task<OpenedImage> DockerAsync(DockerDaemonLocation location, DockerEngine docker, CancellationToken ct)
    {
        var archive = await docker.SaveAsync(location.Reference, ct) ?? throw NotFound(location, null);
        return new(location, archive, await ClosingAsync(archive, () => archive.FindAsync(null, ct)) ?? throw NotFound(location, null));
    }

    private static async Task<OpenedImage> DirAsync(DirLocation location, CancellationToken ct)
    {
        var dir = DirLayout.Open(location.Folder);
        return new(location, dir, await dir.FindAsync(ct));
    }

    /// <summary>Opens an archive. What comes through a pipe is waited for by a thread that nothing can interrupt: it is left behind.</summary>
    internal static Task<T> WaitAsync<T>(Func<T> open, CancellationToken ct) => Task.Run(open, CancellationToken.None).WaitAsync(ct);

    private static async Task<T> ClosingAsync<T>(IDisposable place, Func<Task<T>> find)
    {
        try
        {
            return await find();
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private static async Task<List<string>> NamesAsync(IImageRepository repository, CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var name in repository.ListTagsAsync(ct)) names.Add(name);
        return names;
    }

    private static OciException NotInStore(ImageReference reference) => new(
        ErrorCodes.ImageNotFound,
        $"expected the image `{reference.ToShortString()}` in the local store, found none of that name",
        $"dotnet-oci copy docker://{reference} {reference.ToShortString()}");

    private static OciException NotFound(ImageLocation location, IReadOnlyList<string>? names)
    {
        var there = names is null or [] ? "none of that name" : $"only {string.Join(", ", names.Take(10).Select(name => $"`{ByteText.Shorten(name)}`"))}";
        return new(ErrorCodes.ImageNotFound, $"expected the image `{ByteText.Escape(location.ToString())}`, found {there}", location is LayoutLocation layout ? $"dotnet-oci images {ByteText.Escape(layout.Folder)}" : null);
    }
}
