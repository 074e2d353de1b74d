using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Gives an image of a layout, or of the local store, more names there.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class TagOperation(OciHost host)
{
    /// <summary>Names the image; a name that stood for another image is moved.</summary>
    /// <returns>The new names in the order asked for.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public async Task<IReadOnlyList<NamedImage>> RunAsync(TagRequest request, CancellationToken ct)
    {
        var image = TaggedPlace.Parse(request.Image, host);
        var names = request.Names.Select(image.Sibling).ToList();
        var target = await image.FindAsync(ct);
        foreach (var name in names) await name.TagAsync(target, ct);
        return [.. names.Select(name => new NamedImage(name.Name!, target))];
    }
}
