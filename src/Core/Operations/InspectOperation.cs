using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Reads what an image says about itself.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class InspectOperation(OciHost host)
{
    /// <summary>Reads the documents of an image, an artifact or an index; no layer is read.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.NoMatchingPlatform"/> where a platform was asked for; <see cref="ErrorCodes.InvalidDocument"/>.</exception>
    public async Task<InspectResult> RunAsync(InspectRequest request, CancellationToken ct)
    {
        using var found = await host.ResolveAsync(request.Image, ct);
        var loader = new ImageLoader(found.Content);
        var index = MediaTypes.IsIndex(found.Target.MediaType) ? await loader.ReadIndexAsync(found.Target, ct) : null;
        var image = await FindImageAsync(loader, found.Target, request.Platform, isIndex: index is not null, ct);
        if (image is not null && request.Platform is { } asked) PlatformWish.Tell(host.Progress, [asked], image);
        var manifest = image?.Manifest ?? (index is null ? await loader.ReadManifestAsync(found.Target, ct) : null);
        return new InspectResult(
            NameOf(found.Location), found.Target, index?.Raw ?? manifest!.Raw, index, manifest, image,
            found.Content is IImageRepository repository ? await ListTagsAsync(repository, ct) : []);
    }

    // An index without an image for this machine, and an artifact, can be looked at too: only an express wish for a platform must be met.
    private async Task<Image?> FindImageAsync(ImageLoader loader, Descriptor target, Platform? wanted, bool isIndex, CancellationToken ct)
    {
        try
        {
            return await loader.LoadAsync(target, new PlatformSelector(wanted ?? host.Platform), ct);
        }
        catch (OciException fault) when (wanted is null && (fault.Code == ErrorCodes.NotAnImage || (isIndex && fault.Code == ErrorCodes.NoMatchingPlatform)))
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> ListTagsAsync(IImageRepository repository, CancellationToken ct)
    {
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var tag in repository.ListTagsAsync(ct)) tags.Add(tag);
        }
        catch (RegistryException e) when (e.Status is not null)
        {
            // Who may read an image need not be let see what else there is.
        }
        return [.. tags];
    }

    private static string NameOf(ImageLocation location) => location switch
    {
        NamedLocation { Reference: var reference } => reference.Name,
        StoreLocation { Reference: var reference } => reference.Name,
        RegistryLocation { Reference: var reference } => reference.Name,
        _ => location.ToString()!,
    };
}
