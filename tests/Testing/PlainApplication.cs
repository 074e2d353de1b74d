using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Applies changes to a tree in the most obvious way: the judge of what produces them, independent of tars and overlays.</summary>
[SupportedOSPlatform("linux")]
public sealed class PlainApplication(RootDirectory root)
{
    private readonly Dictionary<object, RootPath> links = [];
    private readonly List<DirectoryChange> directories = [];

    /// <summary>Applies all of them.</summary>
    public static void Apply(ChangeSet changes, string folder)
    {
        using var root = RootDirectory.Open(folder);
        var application = new PlainApplication(root);
        var time = root.Status(RootPath.Root, followLast: false).ModifiedAt;
        foreach (var change in changes.Changes) application.Apply(change);
        // What is done in the root does not change it unless the changes say so.
        root.SetTimes(RootPath.Root, time);
        foreach (var directory in Enumerable.Reverse(application.directories)) application.Set(directory.Path, directory.Metadata);
    }

    private void Apply(Change change)
    {
        switch (change)
        {
            case DeletedChange:
                root.RemoveTree(change.Path);
                break;
            case OpaqueChange:
                foreach (var entry in root.EnumerateEntries(change.Path, sorted: false)) root.RemoveTree(change.Path.Append(entry.Name.Span));
                break;
            case DirectoryChange directory:
                MakeDirectory(directory);
                break;
            case FileChange file:
                MakeFile(file);
                break;
            case SymlinkChange link when Replace(link.Path, link.LinkKey):
                root.CreateSymbolicLink(link.Path, link.Target.Span);
                Set(link.Path, link.Metadata);
                break;
            case NodeChange node when Replace(node.Path, node.LinkKey):
                root.CreateNode(node.Path, node.Kind switch { NodeKind.Fifo => FileKind.Fifo, NodeKind.BlockDevice => FileKind.BlockDevice, _ => FileKind.CharacterDevice }, 0, node.Major, node.Minor);
                Set(node.Path, node.Metadata);
                break;
        }
    }

    private void MakeDirectory(DirectoryChange directory)
    {
        directories.Add(directory);
        if (root.TryStatus(directory.Path, followLast: false) is { IsDirectory: true }) return;
        root.RemoveTree(directory.Path);
        root.CreateDirectory(directory.Path, 0x1ed);
    }

    private void MakeFile(FileChange file)
    {
        if (!Replace(file.Path, file.LinkKey)) return;
        using (var handle = root.CreateFile(file.Path, 0x180))
        using (var target = new FileStream(handle, FileAccess.Write))
        using (var source = file.Open())
        {
            source.CopyTo(target);
            Assert.Equal(file.Size, target.Length);
        }
        Set(file.Path, file.Metadata);
    }

    /// <summary>Frees the name; false when it became another name of a file that is there.</summary>
    private bool Replace(RootPath path, object? key)
    {
        root.RemoveTree(path);
        if (key is null || links.TryAdd(key, path)) return true;
        root.CreateHardLink(path, links[key]);
        return false;
    }

    private void Set(RootPath path, EntryMetadata metadata)
    {
        root.SetOwner(path, metadata.Uid, metadata.Gid);
        root.SetMode(path, metadata.Mode);
        foreach (var old in root.ReadXattrs(path).Where(old => metadata.Xattrs.All(a => a.Name != old.Name))) root.RemoveXattr(path, old.Name);
        foreach (var attribute in metadata.Xattrs) root.SetXattr(path, attribute);
        root.SetTimes(path, metadata.ModifiedAt);
    }
}
