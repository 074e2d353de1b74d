using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Whose a bundle's files are, and the user namespace that makes them the container's.</summary>
/// <param name="Uids">Users; empty where they are as they are.</param>
/// <param name="Gids">Groups, likewise.</param>
/// <param name="Rootless">Whether the caller has no right to give files away.</param>
[SupportedOSPlatform("linux")]
internal sealed record BundleIds(IReadOnlyList<IdMapping> Uids, IReadOnlyList<IdMapping> Gids, bool Rootless)
{
    /// <summary>Whether the container has a user namespace.</summary>
    public bool IsMapped => Uids.Count + Gids.Count > 0;

    /// <summary>For the files.</summary>
    public IdMap Map { get; } = new(Uids, Gids);

    /// <summary>As the command line writes them.</summary>
    public IReadOnlyList<string> UidTexts => [.. Uids.Select(mapping => mapping.ToString())];

    /// <summary>As the command line writes them.</summary>
    public IReadOnlyList<string> GidTexts => [.. Gids.Select(mapping => mapping.ToString())];

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidIdMap"/>; <see cref="ErrorCodes.PermissionMissing"/>: only root can give files away.</exception>
    public static BundleIds Of(UnpackRequest request)
    {
        IReadOnlyList<IdMapping> uids = [.. request.UidMap.Select(IdMapping.Parse)];
        IReadOnlyList<IdMapping> gids = [.. request.GidMap.Select(IdMapping.Parse)];
        if (request.Rootless)
        {
            if (uids.Count == 0) uids = [new IdMapping(0, Libc.geteuid(), 1)];
            if (gids.Count == 0) gids = [new IdMapping(0, Libc.getegid(), 1)];
        }
        else if (Libc.geteuid() != 0)
        {
            throw new OciException(ErrorCodes.PermissionMissing, "expected the right to give files their owners (CAP_CHOWN), which only root has, found another user", "add --rootless, or run as root");
        }
        // A namespace needs both, and root in it.
        if (uids.Count > 0 && gids.Count == 0) gids = uids;
        if (gids.Count > 0 && uids.Count == 0) uids = gids;
        return new BundleIds(uids, gids, request.Rootless);
    }
}
