using Oci.Diagnostics;
using Oci.Images;

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
        var image = await new ImageLoader(found.Content).LoadAsync(found.Target, new PlatformSelector(request.Platform ?? host.Platform), ct);
        if (request.Platform is { } asked) PlatformWish.Tell(host.Progress, [asked], image);
        using var contents = await ImageContents.OpenAsync(host, image, found.Content, ct);
        return await Task.Run(() => UsageReader.Read(contents, ct), ct);
    }
}
