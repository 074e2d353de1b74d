using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;

namespace Oci.Operations;

/// <summary>Deletes images from registries: a tag without what it stands for where the registry can do that, a manifest where its digest is given.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class DeleteOperation(OciHost host)
{
    /// <summary>Deletes, one after the other.</summary>
    /// <returns>What was deleted.</returns>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.ImageNotFound"/>; <see cref="ErrorCodes.DeletionUnsupported"/>: the registry deletes no tags, or nothing at all.
    /// </exception>
    public async Task<IReadOnlyList<NamedImage>> RunAsync(DeleteRequest request, CancellationToken ct)
    {
        var images = request.Images.Select(RegistryName.ParseImage).ToList();
        var deleted = new List<NamedImage>();
        foreach (var image in images) deleted.Add(await DeleteAsync(host.OpenToWrite(image), image, request.ForceDigest, ct));
        return deleted;
    }

    private static async Task<NamedImage> DeleteAsync(RegistryRepository repository, ImageReference image, bool forceDigest, CancellationToken ct)
    {
        var target = await repository.ResolveAsync(image.Digest?.ToString() ?? image.Tag!, ct) ?? throw RegistryName.NotFound(image);
        var gone = image.Digest is not null || forceDigest ? await repository.DeleteManifestAsync(target.Digest, ct) : await UntagAsync(repository, image, target, ct);
        return gone ? new NamedImage(image.ToString(), target) : throw RegistryName.NotFound(image);
    }

    private static async Task<bool> UntagAsync(RegistryRepository repository, ImageReference image, Descriptor target, CancellationToken ct)
    {
        try
        {
            return await repository.UntagAsync(image.Tag!, ct);
        }
        catch (RegistryException e) when (e.Code == ErrorCodes.DeletionUnsupported)
        {
            throw new OciException(ErrorCodes.DeletionUnsupported, $"{e.Message}; with its digest `{target.Digest}` the image would go with all its tags", $"dotnet-oci delete --force-digest {image}", inner: e);
        }
    }
}
