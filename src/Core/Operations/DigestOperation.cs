using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Finds the digest of what a name stands for.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class DigestOperation(OciHost host)
{
    /// <summary>The descriptor of the manifest or index.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>.</exception>
    public async Task<Descriptor> RunAsync(DigestRequest request, CancellationToken ct)
    {
        var location = ImageLocation.Parse(request.Image);
        // A registry that counts pulls does not count a question for the digest.
        if (request.Platform is null && location is RegistryLocation { Reference: var reference } && await host.OpenRepository(location, reference).ProbeAsync(reference.Digest?.ToString() ?? reference.Tag!, ct) is { } target) return target;
        using var found = await host.ResolveAsync(location, ct);
        if (request.Platform is not { } wanted) return found.Target;
        var image = await new ImageLoader(found.Content).LoadAsync(found.Target, new PlatformSelector(wanted), ct);
        PlatformWish.Tell(host.Progress, [wanted], image);
        return image.Descriptor;
    }
}
