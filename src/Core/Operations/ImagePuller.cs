using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Registries;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Finds images for use: a plain name is fetched into the local store where it is not there, as its policy says; other places are read where they are.</summary>
internal sealed class ImagePuller(OciHost host, LocalStore store, PullPolicy policy)
{
    /// <summary>Whether a registry was asked for a name.</summary>
    public bool HasAskedElsewhere { get; private set; }

    /// <summary>Finds an image. The caller disposes it.</summary>
    /// <param name="location">Where.</param>
    /// <param name="platform">Which image of an index is fetched.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, or the registry failed.</exception>
    public async Task<OpenedImage> FindAsync(ImageLocation location, Platform platform, CancellationToken ct)
    {
        if (location is not NamedLocation named) return await host.ResolveAsync(location, ct);
        var local = await store.FindAsync(named.Reference, ct);
        if (local is not null && (policy == PullPolicy.Never || (policy == PullPolicy.Missing && await FitsAsync(local, platform, ct)))) return new(location, store.Layout, local);
        if (policy == PullPolicy.Never)
            throw new OciException(ErrorCodes.ImageNotFound, $"expected the image `{named.Reference.ToShortString()}` in the local store, found none of that name", $"dotnet-oci copy docker://{named.Reference} {named.Reference.ToShortString()}");
        HasAskedElsewhere = true;
        try
        {
            return await PullAsync(named, platform, ct);
        }
        catch (OciException e) when (local is not null && (policy == PullPolicy.Missing || (policy == PullPolicy.Newer && (e is RegistryException || e.Code == ErrorCodes.ImageNotFound))))
        {
            return new(location, store.Layout, local); // of another platform, or not the newest, but asked for by name
        }
        catch (RegistryException e)
        {
            throw new OciException(e.Code, $"expected the image `{named.Reference.ToShortString()}`, found none in the local store, and of its registry: {e.Message}", e.Hint, inner: e);
        }
    }

    /// <summary>Finds an image with all of its platforms. Of what was fetched the local store has one image only: its registry is asked for the others, unless it may not be.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, or the registry failed.</exception>
    public async Task<OpenedImage> FindWholeAsync(ImageLocation location, CancellationToken ct)
    {
        if (location is not NamedLocation named) return await host.ResolveAsync(location, ct);
        var local = await store.FindAsync(named.Reference, ct);
        if (policy == PullPolicy.Never || (policy == PullPolicy.Missing && local is not null && MediaTypes.IsIndex(local.MediaType))) return await host.ResolveAsync(new StoreLocation(named.Reference), ct);
        try
        {
            return await host.OpenRemoteAsync(named, ct);
        }
        catch (OciException e) when (local is not null && policy != PullPolicy.Always && (e is RegistryException || e.Code == ErrorCodes.ImageNotFound))
        {
            return new(location, store.Layout, local); // made here
        }
    }

    private async Task<OpenedImage> PullAsync(NamedLocation location, Platform platform, CancellationToken ct)
    {
        using var remote = await host.OpenRemoteAsync(location, ct);
        var loader = new ImageLoader(remote.Content);
        var chosen = MediaTypes.IsIndex(remote.Target.MediaType) ? await loader.SelectAsync(remote.Target, new PlatformSelector(platform), ct) : remote.Target;
        var manifest = new Descriptor { MediaType = chosen.MediaType, Digest = chosen.Digest, Size = chosen.Size };
        using var use = await store.Layout.UseAsync(ct);
        await host.OpenCopier(location, store).KeepAsync(remote with { Target = manifest }, Transfer.CopyOptions.All, ct);
        await store.Layout.TagAsync(LocalStore.NameOf(location.Reference), manifest, ct);
        host.Progress.Report(new ImageTagged(location.ToString(), manifest.Digest));
        return new(location, store.Layout, manifest);
    }

    private async Task<bool> FitsAsync(Descriptor local, Platform platform, CancellationToken ct)
    {
        var selector = new PlatformSelector(platform);
        try
        {
            return selector.Rank((await new ImageLoader(store.Layout).LoadAsync(local, selector, ct)).Platform) is not null;
        }
        catch (OciException e) when (e.Code == ErrorCodes.NoMatchingPlatform || e.Code == ErrorCodes.ContentNotFound)
        {
            return false;
        }
    }
}
