using System.Runtime.Versioning;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Puts a container into a user namespace. Source: user_namespaces(7); what runc accepts of a caller without rights.</summary>
[SupportedOSPlatform("linux")]
internal static class UserNamespaceSpec
{
    private const uint TtyGroup = 5;

    /// <summary><paramref name="spec"/> with the namespace, and without what cannot be had in it.</summary>
    public static RuntimeSpec Enter(RuntimeSpec spec, BundleIds ids)
    {
        var linux = spec.Linux!;
        return spec with
        {
            Process = spec.Process! with { User = spec.Process.User! with { AdditionalGids = [.. (spec.Process.User.AdditionalGids ?? []).Where(gid => Holds(ids.Gids, gid))] } },
            Mounts = [.. spec.Mounts!.Where(mount => !ids.Rootless || mount.Type != "cgroup").Select(mount => WithoutTtyGroup(mount, ids))],
            Linux = linux with
            {
                Namespaces = [new() { Type = "user" }, .. linux.Namespaces!],
                UidMappings = [.. ids.Uids.Select(ToSpec)],
                GidMappings = [.. ids.Gids.Select(ToSpec)],
                // A caller without rights may not make control groups.
                Resources = ids.Rootless ? null : linux.Resources,
            },
        };
    }

    // The mount fails where nobody in the namespace is that group.
    private static MountSpec WithoutTtyGroup(MountSpec mount, BundleIds ids) =>
        mount.Type != "devpts" || Holds(ids.Gids, TtyGroup) ? mount : mount with { Options = [.. mount.Options!.Where(option => option != $"gid={TtyGroup}")] };

    private static bool Holds(IReadOnlyList<Layers.IdMapping> mappings, uint id) => mappings.Any(mapping => id >= mapping.ContainerId && id - mapping.ContainerId < mapping.Length);

    private static IdMapping ToSpec(Layers.IdMapping mapping) => new() { ContainerId = mapping.ContainerId, HostId = mapping.HostId, Size = mapping.Length };
}
