using Oci.Content;
using Oci.Diagnostics;
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
        return request.Platform is null ? found.Target : (await host.LoadAsync(found, request.Platform, ct)).Descriptor;
    }
}
