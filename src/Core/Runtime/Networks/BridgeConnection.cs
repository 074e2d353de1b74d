using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>A container on a bridge.</summary>
/// <param name="bridge">The bridge.</param>
/// <param name="program">What has connected it.</param>
/// <param name="request">What was asked for.</param>
/// <param name="space">The container's network namespace, which is needed once more after the container's end.</param>
/// <param name="ports">The host's ports.</param>
[SupportedOSPlatform("linux")]
internal sealed class BridgeConnection(Bridge bridge, Netavark program, NetavarkRequest request, NetworkNamespace space, ReservedPorts ports) : ContainerNetwork
{
    /// <inheritdoc/>
    public override string? Address => request.Places.Values.First().Addresses[0];

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await bridge.ReleaseAsync(program, request, space);
        }
        catch (OciException e) when (e.Code == ErrorCodes.NetworkUnavailable)
        {
            // Its record stays: the next call tries again.
        }
        finally
        {
            ports.Dispose();
            space.Dispose();
        }
    }
}
