using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Finds the base image that a project names: pinned by the lock file, known from before, in the local store, or where its name says.</summary>
internal sealed class BaseFinder(OciHost host, PublishRequest request)
{
    private readonly OciLayout store = host.OpenStore().Layout;
    private readonly KnownBases known = new(host);

    /// <summary>Finds the image's base and keeps its documents in the local store.</summary>
    public async Task<PublishBase> FindAsync(PublishImage image, CancellationToken ct)
    {
        var location = await PinAsync(ImageLocation.Parse(image.Base), ct);
        var platform = Platform.Parse(image.Platform);
        var (target, source) = Known(location) is { } before && await IsHereAsync(before, platform, ct)
            ? (before, location)
            : await AskAsync(location, platform, ct);
        var manifest = (await new ImageLoader(store).LoadAsync(target, new PlatformSelector(platform), ct)).Descriptor;
        await LockAsync(image.Base, target.Digest, ct);
        return new PublishBase { Platform = image.Platform, Name = NameOf(ImageLocation.Parse(image.Base)), Digest = target.Digest, Manifest = manifest, Source = SourceOf(source, target) };
    }

    // A digest says what the image is for ever; a tag has to be asked for, where that is allowed.
    private Descriptor? Known(ImageLocation location) =>
        ReferenceOf(location) is { } reference && (request.Offline || reference.Digest is not null) ? known.Find(reference.ToString()) : null;

    private async Task<bool> IsHereAsync(Descriptor target, Platform platform, CancellationToken ct)
    {
        try
        {
            await new ImageLoader(store).LoadAsync(target, new PlatformSelector(platform), ct);
            return true;
        }
        catch (ContentNotFoundException)
        {
            return false;
        }
    }

    private async Task<(Descriptor Target, ImageLocation Source)> AskAsync(ImageLocation location, Platform platform, CancellationToken ct)
    {
        using var opened = await OpenAsync(location, ct);
        var content = ReferenceEquals(opened.Content, store) ? opened.Content : new ReadThroughStore(store, opened.Content);
        await new ImageLoader(content).LoadAsync(opened.Target, new PlatformSelector(platform), ct);
        if (ReferenceOf(location) is { } reference)
        {
            known.Put(reference.ToString(), opened.Target);
            known.Put((reference with { Tag = null, Digest = opened.Target.Digest }).ToString(), opened.Target);
        }
        return (opened.Target, opened.Location);
    }

    private async Task<OpenedImage> OpenAsync(ImageLocation location, CancellationToken ct)
    {
        if (!request.Offline || ReferenceOf(location) is not { } reference) return await host.ResolveAsync(location.ToString()!, ct);
        return await host.OpenStore().FindAsync(reference, ct) is { } target ? new OpenedImage(new StoreLocation(reference), store, target)
            : throw new OciException(ErrorCodes.BaseNotAvailable, $"expected the base image `{reference.ToShortString()}` on this machine, for `OciOffline` is set, found none of that name", "publish once without OciOffline");
    }

    private async Task<ImageLocation> PinAsync(ImageLocation location, CancellationToken ct)
    {
        if (request.LockFile is not { } file || request.UpdateLock || ReferenceOf(location) is not { Digest: null } reference) return location;
        var pins = await LockFile.ReadAsync(file, ct);
        return pins.Bases.TryGetValue(reference.ToShortString(), out var digest) ? WithDigest(location, digest) : location;
    }

    private async Task LockAsync(string name, Digest digest, CancellationToken ct)
    {
        if (request.LockFile is { } file && ReferenceOf(ImageLocation.Parse(name)) is { Digest: null } reference) await LockFile.PinAsync(file, reference.ToShortString(), digest, ct);
    }

    // Where the layers are read later, by digest: the tag may be moved until then.
    private static string? SourceOf(ImageLocation location, Descriptor target) => location switch
    {
        StoreLocation => null,
        LayoutLocation layout => new LayoutLocation(Path.GetFullPath(layout.Folder), null, target.Digest).ToString(),
        ArchiveLocation archive => new ArchiveLocation(Path.GetFullPath(archive.File), null, target.Digest).ToString(),
        DockerArchiveLocation archive => (archive with { File = Path.GetFullPath(archive.File) }).ToString(),
        DirLocation dir => new DirLocation(Path.GetFullPath(dir.Folder)).ToString(),
        NamedLocation or RegistryLocation => WithDigest(location, target.Digest).ToString(),
        _ => location.ToString(),
    };

    private static ImageLocation WithDigest(ImageLocation location, Digest digest) => location switch
    {
        NamedLocation named => new NamedLocation(named.Reference with { Digest = digest }),
        RegistryLocation remote => new RegistryLocation(remote.Reference with { Digest = digest }),
        _ => location,
    };

    // image-spec annotations.md: the name is a reference. A path is this machine's, and would make another image of the same commit elsewhere.
    private static string? NameOf(ImageLocation location) => ReferenceOf(location) is { } reference ? ByteText.Escape(reference.ToString()) : null;

    private static ImageReference? ReferenceOf(ImageLocation location) => location switch
    {
        NamedLocation named => named.Reference,
        RegistryLocation remote => remote.Reference,
        _ => null,
    };
}
