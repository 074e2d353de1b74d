using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Gives unpacked files their attributes, in the one order that works: owner (which clears setuid and file capabilities), extended attributes
/// (which need a writable file where we have no rights), times, mode (which may close the file to us).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class AttributeWriter(ApplyOptions options, ApplyWarnings warnings)
{
    private const int ImpliedMode = 0x1ed; // 0755

    /// <summary>What an entry asks for, in the host's terms.</summary>
    public EntryAttributes Of(TarEntry entry, RootPath path)
    {
        try
        {
            return new EntryAttributes(
                entry.Mode,
                options.Rootless ? 0 : options.Ids.UidToHost(entry.Uid),
                options.Rootless ? 0 : options.Ids.GidToHost(entry.Gid),
                entry.ModifiedAt,
                XattrsOf(entry));
        }
        catch (OciException e) when (e.Code == ErrorCodes.UnmappedId)
        {
            throw new OciException(e.Code, $"{e.Message}: `{path}`", e.Hint, inner: e);
        }
    }

    /// <summary>What a directory gets that no entry describes. Its time is fixed, so that equal layers give equal trees.</summary>
    public EntryAttributes OfImplied() => new(ImpliedMode, options.Rootless ? 0 : options.Ids.UidToHost(0), options.Rootless ? 0 : options.Ids.GidToHost(0), UnixTime.Epoch, []);

    /// <summary>Sets everything on an open file that was just written.</summary>
    public void SetOnFile(SafeFileHandle file, DirectoryHandle parent, ReadOnlySpan<byte> name, in EntryAttributes attributes, bool mayHaveOthers)
    {
        if (!options.Rootless) CheckOwner(OpenFile.TrySetOwner(file, attributes.Uid, attributes.Gid), parent, name);
        SetXattrs(parent, name, FileKind.RegularFile, attributes.Xattrs, mayHaveOthers);
        parent.Check(OpenFile.TrySetTimes(file, attributes.ModifiedAt), "futimens", name);
        parent.Check(OpenFile.TrySetMode(file, attributes.Mode), "fchmod", name);
    }

    /// <summary>Sets everything on a child, or on the directory itself (empty name).</summary>
    public void Set(DirectoryHandle parent, ReadOnlySpan<byte> name, FileKind kind, in EntryAttributes attributes, bool mayHaveOthers)
    {
        if (!options.Rootless) CheckOwner(parent.TrySetOwner(name, attributes.Uid, attributes.Gid), parent, name);
        SetXattrs(parent, name, kind, attributes.Xattrs, mayHaveOthers);
        parent.Check(parent.TrySetTimes(name, attributes.ModifiedAt), "utimensat", name);
        if (kind != FileKind.SymbolicLink) parent.Check(parent.TrySetMode(name, attributes.Mode), "fchmodat", name);
    }

    private static void CheckOwner(int error, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        if (error != Errno.EPERM)
        {
            parent.Check(error, "fchownat", name);
            return;
        }
        throw new OciException(ErrorCodes.PermissionMissing, $"expected the right to give `{parent.Describe(name)}` to its owner, found this user to lack it",
            "run as root (CAP_CHOWN), or unpack with `--rootless`");
    }

    private IReadOnlyList<ExtendedAttribute> XattrsOf(TarEntry entry)
    {
        var owned = options.Rootless && (entry.Uid | entry.Gid) != 0;
        if (entry.Xattrs.Count == 0 && !owned) return entry.Xattrs;
        var wanted = entry.Xattrs
            .Where(xattr => !XattrNames.BelongToHost(xattr.Name) && !(options.Rootless && xattr.Name == RootlessOwner.Attribute))
            .Select(xattr => xattr with { Name = XattrNames.OnDisk(xattr.Name, options.Target) })
            .ToList();
        if (owned) wanted.Add(new ExtendedAttribute(RootlessOwner.Attribute, RootlessOwner.Encode(entry.Uid, entry.Gid)));
        return wanted;
    }

    private void SetXattrs(DirectoryHandle parent, ReadOnlySpan<byte> name, FileKind kind, IReadOnlyList<ExtendedAttribute> wanted, bool mayHaveOthers)
    {
        if (mayHaveOthers) RemoveOthers(parent, name, wanted);
        foreach (var xattr in wanted)
        {
            var error = parent.TrySetXattr(name, xattr);
            if (error != 0 && !IsTolerable(error, xattr.Name, kind, parent, name)) parent.Check(error, $"lsetxattr {ByteText.Escape(xattr.Name)}", name);
        }
    }

    private void RemoveOthers(DirectoryHandle parent, ReadOnlySpan<byte> name, IReadOnlyList<ExtendedAttribute> wanted)
    {
        parent.Check(parent.TryListXattrs(name, out var present), "llistxattr", name);
        foreach (var other in present)
        {
            if (XattrNames.BelongToHost(other) || XattrNames.IsMark(other, options.Target) || wanted.Any(xattr => xattr.Name == other)) continue;
            var error = parent.TryRemoveXattr(name, other);
            if (error != 0 && !IsTolerable(error, other, FileKind.Unknown, parent, name)) parent.Check(error, $"lremovexattr {ByteText.Escape(other)}", name);
        }
    }

    private bool IsTolerable(int error, string xattr, FileKind kind, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var isOwner = xattr == RootlessOwner.Attribute && options.Rootless;
        // Linux keeps user.* attributes on files and directories only.
        if (isOwner && kind is not (FileKind.RegularFile or FileKind.Directory)) return true;
        var shown = ByteText.Escape(xattr);
        switch (error)
        {
            case Errno.EOPNOTSUPP:
                warnings.Once("unsupported", $"the file system cannot hold the extended attribute `{shown}` of `{parent.Describe(name)}`; it and others are left out",
                    "unpack to ext4, xfs or btrfs to keep them");
                return true;
            case Errno.EPERM or Errno.EACCES when XattrNames.IsPrivileged(xattr):
                warnings.Once("privileged", $"only root may set the extended attribute `{shown}` of `{parent.Describe(name)}`; it and others are left out",
                    "run as root to keep them");
                return true;
            case Errno.EPERM when kind is not (FileKind.RegularFile or FileKind.Directory):
                warnings.Once("kind", $"the extended attribute `{shown}` of `{parent.Describe(name)}` is left out: only files and directories can have it here", null);
                return true;
            default:
                return false;
        }
    }
}
