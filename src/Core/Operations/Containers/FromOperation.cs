using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Makes a working container: a root file system that commands, copies and commits work on until it is removed.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class FromOperation(OciHost host)
{
    /// <summary>Makes it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.ContainerExists"/>.</exception>
    public async Task<ContainerEntry> RunAsync(FromRequest request, CancellationToken ct)
    {
        await new ContainerStore(host).SweepAsync(ct);
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        var home = await new ContainerMaker(host, snapshotter).MakeWorkingAsync(request, ct);
        return (await new ContainerOperation(host).InspectAsync([home.Id], ct))[0];
    }
}
