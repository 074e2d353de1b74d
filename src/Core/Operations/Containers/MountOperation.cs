using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Shows the root file systems of containers to the host, for programs that know nothing of containers.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class MountOperation(OciHost host)
{
    /// <summary>Mounts it, until <see cref="UnmountAsync"/> or until the container is removed.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="OciException">
    /// <see cref="ErrorCodes.ContainerRunning"/>, <see cref="ErrorCodes.ContainerNotFound"/>; <see cref="ErrorCodes.PermissionMissing"/>: the caller is not root, not even of a namespace.
    /// </exception>
    public async Task<string> MountAsync(string container, CancellationToken ct)
    {
        // A namespace of our own would go away with us, and the mount with it.
        if (RootlessEntry.IsNeeded)
        {
            throw new OciException(ErrorCodes.PermissionMissing, "expected root of a user namespace, in which the mount stays for the programs after this one, found a user without rights",
                $"unshare --user --map-root-user --map-auto --mount sh -c 'export OCI_ROOT={ByteText.Escape(Path.GetFullPath(host.StateRoot))}; ls $(dotnet-oci container mount {ByteText.Escape(container)})'");
        }
        var home = new ContainerStore(host).Find(container);
        using var owned = home.Own();
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        return await snapshotter.MountKeptAsync(home.Id, home.Chain, ct);
    }

    /// <summary>Takes the mounts back; a container without one stays as it is.</summary>
    /// <returns>Their IDs.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerRunning"/>, <see cref="ErrorCodes.ContainerNotFound"/>.</exception>
    public async Task<IReadOnlyList<string>> UnmountAsync(IReadOnlyList<string> containers, CancellationToken ct)
    {
        var store = new ContainerStore(host);
        var homes = containers.Select(store.Find).ToList();
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        foreach (var home in homes)
        {
            using var owned = home.Own();
            await snapshotter.UnmountKeptAsync(home.Id, ct);
        }
        return [.. homes.Select(home => home.Id)];
    }
}
