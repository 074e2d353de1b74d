using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Attributes of directories wait until a layer is applied: what is put into a directory changes its time, and its mode may forbid it.
/// They are kept by path and inode, and applied to that inode only.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LateDirectories(RootDirectory root, AttributeWriter attributes)
{
    private readonly Dictionary<RootPath, LateDirectory> directories = [];

    /// <summary>Whether some directory that the layer goes through was never named by it.</summary>
    public bool HasImplied => directories.Values.Any(late => late.Reason == LateReason.Implied);

    /// <summary>An entry names a directory: all of its attributes are replaced.</summary>
    /// <param name="path">Where it really is.</param>
    /// <param name="directory">The inode.</param>
    /// <param name="wanted">The attributes.</param>
    /// <param name="existed">Whether it may have extended attributes already.</param>
    public void Name(RootPath path, FileIdentity directory, in EntryAttributes wanted, bool existed) =>
        directories[path] = new LateDirectory(directory, wanted, LateReason.Named, existed);

    /// <summary>A directory had to be made on the way.</summary>
    public void Imply(RootPath path, FileIdentity directory, in EntryAttributes wanted, bool mayHaveOthers) =>
        directories[path] = new LateDirectory(directory, wanted, LateReason.Implied, mayHaveOthers);

    /// <summary>A directory that was there before is about to be changed; what it is now is remembered unless the layer has said something of it.</summary>
    public void Keep(RootPath path, in FileStatus status)
    {
        if (directories.TryGetValue(path, out var late) && late.Identity == status.Identity) return;
        directories[path] = new LateDirectory(status.Identity, new EntryAttributes(status.Mode, status.Uid, status.Gid, status.ModifiedAt, []), LateReason.Restored, MayHaveOthers: false);
    }

    /// <summary>Whether <see cref="Keep"/> has nothing to learn about a directory.</summary>
    public bool Knows(RootPath path) => directories.ContainsKey(path);

    /// <summary>Sets everything, children before their parents: a parent's mode may close the way to them.</summary>
    public void Apply(CancellationToken ct)
    {
        foreach (var path in directories.Keys.OrderDescending())
        {
            ct.ThrowIfCancellationRequested();
            Apply(path, directories[path]);
        }
        directories.Clear();
    }

    private void Apply(RootPath path, in LateDirectory late)
    {
        using var directory = root.TryOpenWithoutLinks(path, out var error);
        if (directory is null && RootDirectory.IsAbsence(error)) return; // It was replaced or deleted later in the layer.
        if (directory is null) Errno.Throw("openat2", root.Describe(path), error);
        var status = directory.Status();
        if (status.Identity != late.Identity) return;
        if (late.Reason != LateReason.Restored)
        {
            attributes.Set(directory, [], FileKind.Directory, late.Attributes, late.MayHaveOthers);
            return;
        }
        if (status.ModifiedAt != late.Attributes.ModifiedAt) directory.SetTimes([], late.Attributes.ModifiedAt);
        if (status.Mode != late.Attributes.Mode) directory.SetMode([], late.Attributes.Mode);
    }
}
