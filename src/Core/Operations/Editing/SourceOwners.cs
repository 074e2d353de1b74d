using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Whose files of the host are in a container.</summary>
/// <param name="Ids">Which container ids stand for the host's.</param>
/// <param name="Rootless">Whether an owner that was noted beside a file counts more.</param>
internal sealed record SourceOwners(IdMap Ids, bool Rootless)
{
    /// <summary>Users as the command line writes them.</summary>
    public IReadOnlyList<string> UidTexts => [.. Ids.Uids.Select(mapping => mapping.ToString())];

    /// <summary>Groups, likewise.</summary>
    public IReadOnlyList<string> GidTexts => [.. Ids.Gids.Select(mapping => mapping.ToString())];

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidIdMap"/>.</exception>
    public static SourceOwners Of(InsertRequest request)
    {
        IReadOnlyList<IdMapping> uids = [.. request.UidMap.Select(IdMapping.Parse)];
        IReadOnlyList<IdMapping> gids = [.. request.GidMap.Select(IdMapping.Parse)];
        if (request.Rootless && OperatingSystem.IsLinux())
        {
            if (uids.Count == 0) uids = [new IdMapping(0, Libc.geteuid(), 1)];
            if (gids.Count == 0) gids = [new IdMapping(0, Libc.getegid(), 1)];
        }
        return new SourceOwners(new IdMap(uids, gids), request.Rootless);
    }

    /// <summary>The attributes with the container's owner.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnmappedId"/>.</exception>
    public EntryMetadata ToContainer(EntryMetadata metadata, RootPath path)
    {
        if (Rootless && NotedOwner(metadata) is var (uid, gid)) return metadata with { Uid = uid, Gid = gid };
        try
        {
            return metadata with { Uid = Ids.UidToContainer(metadata.Uid), Gid = Ids.GidToContainer(metadata.Gid) };
        }
        catch (OciException fault) when (fault.Code == ErrorCodes.UnmappedId)
        {
            throw new OciException(fault.Code, $"{fault.Message}: `{path}`", fault.Hint, inner: fault);
        }
    }

    // 4294967295 stands for "not recorded": then it is root's.
    private static (uint Uid, uint Gid)? NotedOwner(EntryMetadata metadata)
    {
        var noted = metadata.Xattrs.FirstOrDefault(xattr => xattr.Name == RootlessOwner.Attribute);
        if (noted is null || RootlessOwner.TryDecode(noted.Value.Span) is not var (uid, gid)) return null;
        return (uid == uint.MaxValue ? 0 : uid, gid == uint.MaxValue ? 0 : gid);
    }
}
