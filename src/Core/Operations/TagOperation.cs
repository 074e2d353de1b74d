using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Gives an image of a layout, of the local store or of a registry more names there.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class TagOperation(OciHost host)
{
    /// <summary>Names the image; a name that stood for another image is moved. Of an index all images get the name.</summary>
    /// <returns>The new names in the order asked for.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public async Task<IReadOnlyList<NamedImage>> RunAsync(TagRequest request, CancellationToken ct)
    {
        if (ImageLocation.Parse(request.Image) is RegistryLocation { Reference: var there }) return await TagInRegistryAsync(there, [.. request.Names.Select(name => TagIn(there, name))], ct);
        var image = TaggedPlace.Parse(request.Image, host);
        var names = request.Names.Select(image.Sibling).ToList();
        var target = await image.FindAsync(ct);
        foreach (var name in names) await name.TagAsync(target, ct);
        return [.. names.Select(name => new NamedImage(name.Name!, target))];
    }

    // The manifest is written again under each tag: it and nothing else travels.
    private async Task<IReadOnlyList<NamedImage>> TagInRegistryAsync(ImageReference image, IReadOnlyList<string> tags, CancellationToken ct)
    {
        var repository = host.OpenToWrite(image);
        var target = await repository.ResolveAsync(image.Digest?.ToString() ?? image.Tag!, ct) ?? throw RegistryName.NotFound(image);
        foreach (var tag in tags) await repository.TagAsync(tag, target, ct);
        return [.. tags.Select(tag => new NamedImage($"{image.Name}:{tag}", target))];
    }

    // A tag, or a whole name in the same repository.
    private static string TagIn(ImageReference image, string name)
    {
        if (ImageReference.IsTag(name)) return name;
        return ImageLocation.Parse(name) is RegistryLocation { Reference: { Digest: null, Tag: { } tag } other } && other.Name == image.Name ? tag
            : throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a tag, or a name in `{image.Name}`, found `{ByteText.Escape(name)}`", "dotnet-oci copy gives an image a new place");
    }
}
