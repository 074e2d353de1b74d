using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Makes what a step left equal to what the layer written from it would unpack to, so that it does not matter to a later step whether the
/// one before it was run or fetched.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class LayerTidying
{
    /// <summary>Sets modification times of changed files that are later than <paramref name="newest"/> to it, as the layer's writer does.</summary>
    public static void ClampTimes(RootDirectory folder, ChangeSet changes, UnixTime newest, CancellationToken ct)
    {
        foreach (var path in changes.Changes.Where(change => TimeOf(change) > newest).Select(change => change.Path).ToList())
        {
            ct.ThrowIfCancellationRequested();
            folder.SetTimes(path, newest);
        }
    }

    /// <summary>Removes sockets, which no layer can hold.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="removed">Called with the directory and the name of each.</param>
    /// <param name="ct">Cancels.</param>
    public static void RemoveSockets(RootDirectory folder, Action<DirectoryHandle, byte[]> removed, CancellationToken ct)
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var path))
        {
            ct.ThrowIfCancellationRequested();
            using var directory = folder.OpenDirectory(path);
            var entries = directory.EnumerateEntries(sorted: false);
            foreach (var entry in entries.Where(entry => entry.Kind == FileKind.Directory)) pending.Push(path.Append(entry.Name.Span));
            var sockets = entries.Where(entry => entry.Kind == FileKind.Socket).Select(entry => entry.Name.ToArray()).ToList();
            if (sockets.Count == 0) continue;
            var time = directory.Status().ModifiedAt;
            foreach (var name in sockets)
            {
                directory.Unlink(name);
                removed(directory, name);
            }
            directory.SetTimes([], time);
        }
    }

    private static UnixTime? TimeOf(Change change) => change switch
    {
        FileChange file => file.Metadata.ModifiedAt,
        DirectoryChange directory => directory.Metadata.ModifiedAt,
        SymlinkChange link => link.Metadata.ModifiedAt,
        NodeChange node => node.Metadata.ModifiedAt,
        _ => null,
    };
}
