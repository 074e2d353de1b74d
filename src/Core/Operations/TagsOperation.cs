using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Lists what a repository has under names.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class TagsOperation(OciHost host)
{
    /// <summary>All tags, however many pages they come in.</summary>
    /// <exception cref="OciException">The repository is not there, may not be read, or cannot be reached.</exception>
    public async Task<TagsResult> RunAsync(TagsRequest request, CancellationToken ct)
    {
        var location = ImageLocation.Parse(request.Repository);
        RefuseImage(location, request.Repository);
        switch (location)
        {
            case RegistryLocation { Reference: var reference }:
                return await OfRegistryAsync(reference, ct);
            case NamedLocation { Reference: var reference }:
                return await OfRegistryAsync(reference, ct);
            case LayoutLocation layout:
                return new(layout.Folder, await ListAsync(OciLayout.Open(layout.Folder), ct));
            case ArchiveLocation { File: var file }:
                using (var archive = await ImageResolver.WaitAsync(() => OciArchive.Open(file, host.TempFolder), ct)) return new(file, await ListAsync(archive, ct));
            case DockerArchiveLocation { File: var file }:
                using (var archive = await ImageResolver.WaitAsync(() => DockerArchive.Open(file, host.TempFolder), ct)) return new(file, [.. archive.Names]);
            case var other:
                throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a place with several images, found `{ByteText.Escape(other.ToString())}`", "dotnet-oci tags registry.example/app");
        }
    }

    // A tag would be passed over in silence.
    private static void RefuseImage(ImageLocation location, string text)
    {
        var isImage = location switch
        {
            RegistryLocation => IsImage(text["docker://".Length..]),
            NamedLocation => IsImage(text),
            LayoutLocation layout => layout is not { Name: null, Digest: null },
            ArchiveLocation archive => archive is not { Name: null, Digest: null },
            DockerArchiveLocation archive => archive is not { Reference: null, Index: null },
            _ => false,
        };
        if (isImage) throw new OciException(ErrorCodes.Usage, $"expected a repository, found an image in it: `{ByteText.Escape(text)}`", "leave the tag or digest out");
    }

    private static bool IsImage(string text) => ImageReference.Parse(text) is not { Tag: null, Digest: null };

    private async Task<TagsResult> OfRegistryAsync(ImageReference reference, CancellationToken ct) =>
        new(reference.Name, await ListAsync(host.Registries.Open(host).Open(reference), ct));

    private static async Task<IReadOnlyList<string>> ListAsync(IImageRepository repository, CancellationToken ct)
    {
        var tags = new List<string>();
        await foreach (var tag in repository.ListTagsAsync(ct)) tags.Add(tag);
        return tags;
    }
}
