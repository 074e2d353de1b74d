using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>Copies a whole root file system: every kind of file, every attribute, times to the nanosecond, hard links as hard links, holes as holes.</summary>
/// <param name="from">What is copied.</param>
/// <param name="to">An empty folder.</param>
[SupportedOSPlatform("linux")]
internal sealed class TreeCopy(RootDirectory from, RootDirectory to)
{
    private const int UnfinishedMode = 0x180; // 0600: what is not finished is nobody else's to see.

    private readonly Dictionary<FileIdentity, RootPath> linked = [];

    /// <summary>Copies everything.</summary>
    public void Run(CancellationToken ct)
    {
        var directories = new List<RootPath>();
        var pending = new Stack<RootPath>([RootPath.Root]);
        while (pending.TryPop(out var path))
        {
            ct.ThrowIfCancellationRequested();
            directories.Add(path);
            using var source = from.OpenDirectory(path);
            using var target = to.OpenDirectory(path);
            foreach (var entry in source.EnumerateEntries(sorted: false))
            {
                if (Copy(source, target, entry.Name.Span, ct)) pending.Push(path.Append(entry.Name.Span));
            }
        }
        // A directory's time is right only when all of its children are there, and its mode may forbid making them.
        foreach (var path in Enumerable.Reverse(directories)) Finish(path);
    }

    /// <summary>Copies one file; true for a directory, whose content is still to be copied.</summary>
    private bool Copy(DirectoryHandle source, DirectoryHandle target, ReadOnlySpan<byte> name, CancellationToken ct)
    {
        var status = source.Status(name);
        if (status.LinkCount > 1 && !status.IsDirectory && !linked.TryAdd(status.Identity, source.Path.Append(name)))
        {
            to.CreateHardLink(target.Path.Append(name), linked[status.Identity]);
            return false;
        }
        switch (status.Kind)
        {
            case FileKind.Directory:
                target.CreateDirectory(name, StateFolder.OwnerOnly);
                return true;
            case FileKind.RegularFile:
                CopyContent(source, target, name, status, ct);
                break;
            case FileKind.SymbolicLink:
                target.CreateSymbolicLink(name, source.ReadLink(name));
                break;
            case FileKind.Socket:
                return false;
            default:
                target.CreateNode(name, status.Kind, UnfinishedMode, status.DeviceMajor, status.DeviceMinor);
                break;
        }
        MetadataCopy.Apply(source, name, status, target, name, marks: null);
        return false;
    }

    private static void CopyContent(DirectoryHandle source, DirectoryHandle target, ReadOnlySpan<byte> name, in FileStatus status, CancellationToken ct)
    {
        using var input = source.OpenRegularFile(name);
        using var output = target.CreateFile(name, UnfinishedMode);
        if (status.Size > 0) ContentCopy.Run(input, output, status.Size, target.Describe(name), ct);
    }

    private void Finish(RootPath path)
    {
        using var source = from.OpenDirectory(path);
        using var target = to.OpenDirectory(path);
        MetadataCopy.Apply(source, [], source.Status(), target, [], marks: null);
    }
}
