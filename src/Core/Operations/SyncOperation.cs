using System.Runtime.CompilerServices;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Copies many images at once: a repository's tags, what a list names, or a folder of images.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class SyncOperation(OciHost host)
{
    /// <summary>Copies what is not there yet, image by image.</summary>
    /// <returns>Every image with what became of it, as it happens. Without <see cref="SyncRequest.KeepGoing"/> the first fault is thrown.</returns>
    /// <exception cref="OciException">The source cannot be listed, the list cannot be read, an image cannot be copied.</exception>
    public async IAsyncEnumerable<SyncedImage> RunAsync(SyncRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        Check(request);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in SourcesOf(request))
        {
            var (items, fault) = await TryListAsync(source, request, ct);
            if (fault is not null) yield return new SyncedImage(source.Name, null, null, fault);
            foreach (var item in items)
            {
                var destination = DestinationOf(request, item);
                if (Collision(taken, item, destination, request.Scoped) is { } collision) yield return request.KeepGoing ? new SyncedImage(item.Source.ToString(), destination.ToString(), null, collision) : throw collision;
                else if (request.DryRun) yield return new SyncedImage(item.Source.ToString(), destination.ToString(), null, null);
                else yield return await CopyAsync(item, destination, request, ct);
            }
        }
    }

    private static void Check(SyncRequest request)
    {
        if (request.All && request.Platforms.Count > 0) throw new OciException(ErrorCodes.Usage, "expected `--all` or `--platform`, found both", "leave one of them out");
        if (request.DestinationKind == SyncPlace.Yaml) throw new OciException(ErrorCodes.Usage, "expected `--dest` to be `docker` or `dir`, found `yaml`", "--dest dir");
        if (request is { SourceKind: SyncPlace.Dir, DestinationKind: SyncPlace.Dir }) throw new OciException(ErrorCodes.Usage, "expected a registry on one side, found `dir` on both", "cp -a copies folders");
    }

    private IEnumerable<Listing> SourcesOf(SyncRequest request) => request.SourceKind switch
    {
        SyncPlace.Docker => [OfRepository(ImageReference.Parse(Bare(request.Source)), null, host.Registries)],
        SyncPlace.Dir => [new Listing(request.Source, _ => Task.FromResult(OfFolder(request.Source)))],
        _ => SyncList.Read(request.Source, host.Registries).SelectMany(OfList),
    };

    private IEnumerable<Listing> OfList(SyncSource source)
    {
        if (source.Tags.Count == 0) return [OfRepository(ImageReference.Parse($"{source.Registry}/{source.Repository}"), source.Picks, source.Access)];
        return source.Tags.Select(tag => OfRepository(ImageReference.Parse($"{source.Registry}/{source.Repository}{(tag.Contains(':') ? "@" : ":")}{tag}"), null, source.Access));
    }

    // Without a tag all of them are meant.
    private Listing OfRepository(ImageReference reference, Func<string, bool>? picks, RegistryAccess access) => new(reference.ToString(), async ct =>
    {
        if (reference.Tag is not null || reference.Digest is not null) return [ItemOf(reference, access)];
        var items = new List<SyncItem>();
        await foreach (var tag in access.Open(host).Open(reference).ListTagsAsync(ct))
        {
            if (picks is not null && !picks(tag)) continue;
            // It becomes a part of a path, which must not lead elsewhere.
            if (!ImageReference.IsTag(tag)) throw new OciException(ErrorCodes.InvalidRegistryAnswer, $"expected tags of `{reference}`, found `{ByteText.Shorten(tag)}` among them");
            items.Add(ItemOf(reference with { Tag = tag }, access));
        }
        return items;
    });

    private static SyncItem ItemOf(ImageReference reference, RegistryAccess access) => new(new RegistryLocation(reference), reference.ToString(), access);

    private static List<SyncItem> OfFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new OciException(ErrorCodes.InvalidLayout, $"expected a folder with images at `{ByteText.Escape(folder)}`, found none");
        return [.. Directory.EnumerateFiles(folder, "manifest.json", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)
            .Select(image => new SyncItem(new DirLocation(image), Path.GetRelativePath(folder, image) is "." ? Path.GetFileName(Path.GetFullPath(image)) : Path.GetRelativePath(folder, image), null))];
    }

    private static ImageLocation DestinationOf(SyncRequest request, SyncItem item)
    {
        var name = request.Scoped ? item.Name : item.Name[(item.Name.LastIndexOf('/') + 1)..];
        return request.DestinationKind == SyncPlace.Dir
            ? new DirLocation(Path.Combine(request.Destination, name))
            : new RegistryLocation(ImageReference.Parse($"{Bare(request.Destination).TrimEnd('/')}/{(request.Scoped ? WithoutPort(name) : name)}").WithDefaultTag());
    }

    // Without their whole names, images of two repositories may be given one place: the later would take the earlier's away. Whole names seldom are.
    private static OciException? Collision(Dictionary<string, string> taken, SyncItem item, ImageLocation destination, bool isScoped)
    {
        var (place, source) = (destination.ToString(), item.Source.ToString());
        if (taken.TryAdd(place, source) || taken[place] == source) return null;
        return new(ErrorCodes.InvalidSyncList, $"expected each image to get a place of its own, found `{ByteText.Escape(taken[place])}` and `{ByteText.Escape(source)}` for `{ByteText.Escape(place)}`", isScoped ? "give them destinations of their own, one after the other" : "pass --scoped, which keeps their whole names");
    }

    private static async Task<(IReadOnlyList<SyncItem> Items, OciException? Fault)> TryListAsync(Listing source, SyncRequest request, CancellationToken ct)
    {
        try
        {
            return (await source.ListAsync(ct), null);
        }
        catch (OciException e) when (request.KeepGoing)
        {
            return ([], e);
        }
    }

    private async Task<SyncedImage> CopyAsync(SyncItem item, ImageLocation destination, SyncRequest request, CancellationToken ct)
    {
        var from = item.Access is null ? host : host with { Registries = item.Access, DestinationRegistries = host.DestinationRegistries ?? host.Registries };
        try
        {
            if (destination is DirLocation { Folder: var folder }) HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder));
            using var source = await from.ResolveAsync(item.Source, ct);
            var options = new CopyOptions
            {
                Platforms = request.All ? null : request.Platforms.Count > 0 ? request.Platforms : [host.Platform],
                PlatformIsGiven = request.Platforms.Count > 0,
                Referrers = request.Referrers,
                Format = request.Format,
                PreserveDigests = request.PreserveDigests,
                Jobs = request.Jobs,
            };
            return new SyncedImage(item.Source.ToString()!, destination.ToString(), (await from.OpenCopier(destination).CopyAsync(source, destination, options, ct)).Target, null);
        }
        catch (OciException e) when (request.KeepGoing)
        {
            return new SyncedImage(item.Source.ToString()!, destination.ToString(), null, e);
        }
    }

    // Within a path the port of a registry would be taken for a tag.
    private static string WithoutPort(string name)
    {
        var slash = name.IndexOf('/');
        var colon = name.IndexOf(':');
        return colon >= 0 && colon < slash ? $"{name[..colon]}-{name[(colon + 1)..]}" : name;
    }

    private static string Bare(string name) => name.StartsWith("docker://", StringComparison.Ordinal) ? name["docker://".Length..] : name;

    private sealed record Listing(string Name, Func<CancellationToken, Task<List<SyncItem>>> ListAsync);
}
