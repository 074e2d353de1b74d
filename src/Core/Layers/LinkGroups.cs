using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>The files of a tree that have several names, by inode.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinkGroups
{
    private readonly Dictionary<FileIdentity, HashSet<RootPath>> groups = [];

    public static LinkGroups Read(RootDirectory root)
    {
        var found = new LinkGroups();
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var path))
        {
            using var directory = root.OpenDirectory(path);
            foreach (var entry in directory.EnumerateEntries(sorted: false)) found.Add(directory, entry.Name.Span, pending);
        }
        return found;
    }

    /// <summary>All names of the file at <paramref name="path"/>.</summary>
    public IReadOnlySet<RootPath> Of(RootPath path, in FileStatus status) =>
        status.LinkCount > 1 && groups.TryGetValue(status.Identity, out var names) ? names : new HashSet<RootPath> { path };

    private void Add(DirectoryHandle directory, ReadOnlySpan<byte> name, Stack<RootPath> pending)
    {
        var status = directory.Status(name);
        if (status.IsDirectory) pending.Push(directory.Path.Append(name));
        else if (status.LinkCount > 1)
        {
            if (!groups.TryGetValue(status.Identity, out var names)) groups[status.Identity] = names = [];
            names.Add(directory.Path.Append(name));
        }
    }
}
