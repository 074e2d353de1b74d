using Oci.Diagnostics;

namespace Oci.Layers;

/// <summary>Which host ids stand for the ids that a layer names. An id without a mapping is an error in both directions.</summary>
public sealed class IdMap
{
    private readonly IReadOnlyList<IdMapping> uids;
    private readonly IReadOnlyList<IdMapping> gids;

    /// <summary>A map; an empty list maps every id to itself.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidIdMap"/>: stretches overlap.</exception>
    public IdMap(IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids)
    {
        this.uids = Checked(uids);
        this.gids = Checked(gids);
    }

    /// <summary>Every id is itself.</summary>
    public static IdMap Identity { get; } = new([], []);

    /// <summary>The stretches of users; empty where every user is itself.</summary>
    internal IReadOnlyList<IdMapping> Uids => uids;

    /// <summary>The stretches of groups, likewise.</summary>
    internal IReadOnlyList<IdMapping> Gids => gids;

    /// <summary>The host's user for a container's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnmappedId"/>.</exception>
    public uint UidToHost(uint uid) => ToHost(uids, uid, "uid");

    /// <summary>The host's group for a container's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnmappedId"/>.</exception>
    public uint GidToHost(uint gid) => ToHost(gids, gid, "gid");

    /// <summary>The container's user for a host's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnmappedId"/>.</exception>
    public uint UidToContainer(uint uid) => ToContainer(uids, uid, "uid");

    /// <summary>The container's group for a host's.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnmappedId"/>.</exception>
    public uint GidToContainer(uint gid) => ToContainer(gids, gid, "gid");

    private static uint ToHost(IReadOnlyList<IdMapping> mappings, uint id, string kind)
    {
        if (mappings.Count == 0) return id;
        foreach (var mapping in mappings)
        {
            if (id >= mapping.ContainerId && id < mapping.End(mapping.ContainerId)) return mapping.HostId + (id - mapping.ContainerId);
        }
        throw Unmapped(kind, id, "host", $"--{kind}-map {id}:HOST:1");
    }

    private static uint ToContainer(IReadOnlyList<IdMapping> mappings, uint id, string kind)
    {
        if (mappings.Count == 0) return id;
        foreach (var mapping in mappings)
        {
            if (id >= mapping.HostId && id < mapping.End(mapping.HostId)) return mapping.ContainerId + (id - mapping.HostId);
        }
        throw Unmapped(kind, id, "container", $"--{kind}-map CONTAINER:{id}:1");
    }

    private static OciException Unmapped(string kind, uint id, string side, string option) =>
        new(ErrorCodes.UnmappedId, $"expected a {side} id for {kind} `{id}`, found no mapping that holds it", $"add `{option}`");

    private static IReadOnlyList<IdMapping> Checked(IReadOnlyList<IdMapping> mappings)
    {
        RequireApart(mappings, static mapping => mapping.ContainerId);
        RequireApart(mappings, static mapping => mapping.HostId);
        return mappings;
    }

    private static void RequireApart(IReadOnlyList<IdMapping> mappings, Func<IdMapping, uint> first)
    {
        var sorted = mappings.OrderBy(first).ToList();
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i - 1].End(first(sorted[i - 1])) <= first(sorted[i])) continue;
            throw new OciException(ErrorCodes.InvalidIdMap, $"expected id mappings apart from one another, found `{sorted[i - 1]}` and `{sorted[i]}` to overlap",
                "shorten one of the two");
        }
    }
}
