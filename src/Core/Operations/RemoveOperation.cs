using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Takes names away. Content stays until it is collected as garbage.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class RemoveOperation(OciHost host)
{
    /// <summary>Takes the names away, all of them or, where one is not there, none.</summary>
    /// <returns>The names with what they stood for, in the order asked for.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public async Task<IReadOnlyList<NamedImage>> RunAsync(RemoveRequest request, CancellationToken ct)
    {
        var places = request.Images.Select(image => TaggedPlace.Parse(image, host)).ToList();
        foreach (var place in places) await place.FindAsync(ct);
        var removed = new List<NamedImage>();
        foreach (var place in places) removed.Add(await place.UntagAsync(ct));
        return removed;
    }
}
