using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Finds out what makes an image large, without unpacking it.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class UsageOperation(OciHost host)
{
    /// <summary>Looks into every layer.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.NotAnImage"/>; a layer is missing or damaged.</exception>
    public async Task<ImageUsage> RunAsync(InspectRequest request, CancellationToken ct)
    {
        using var found = await host.ResolveAsync(request.Image, ct);
        var image = await host.LoadAsync(found, request.Platform, ct);
        using var contents = await ImageContents.OpenAsync(host, image, found.Content, ct);
        return await Task.Run(() => UsageReader.Read(contents, ct), ct);
    }
}
