using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Makes one file of any type but a hard link, in place of whatever has its name.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EntryMaker(ApplyOptions options, ParentDirectories parents, LateDirectories late, AttributeWriter attributes, ApplyWarnings warnings)
{
    private const int UnfinishedMode = 0x180; // 0600

    /// <param name="entry">What to make.</param>
    /// <param name="path">Where, without symbolic links.</param>
    /// <param name="parent">The directory it goes into.</param>
    /// <param name="tar">Where the content comes from.</param>
    /// <param name="ct">Cancels.</param>
    public void Make(TarEntry entry, RootPath path, DirectoryHandle parent, TarReader tar, CancellationToken ct)
    {
        switch (entry.Type)
        {
            case TarEntryType.File:
                MakeFile(entry, path, parent, tar, ct);
                break;
            case TarEntryType.Directory:
                MakeDirectory(entry, path, parent);
                break;
            default:
                MakeOther(entry, path, parent);
                break;
        }
    }

    private void MakeFile(TarEntry entry, RootPath path, DirectoryHandle parent, TarReader tar, CancellationToken ct)
    {
        using var file = Create(path, parent);
        FileContent.Write(tar, entry, file, parent, path.Name, ct);
        attributes.SetOnFile(file, parent, path.Name, attributes.Of(entry, path), parents.IsInherited);
    }

    private void MakeDirectory(TarEntry entry, RootPath path, DirectoryHandle parent)
    {
        var wanted = attributes.Of(entry, path);
        var status = parent.TryStatus(path.Name);
        if (status is { IsDirectory: true } found)
        {
            late.Name(path, found.Identity, wanted, existed: true);
            parents.Unlock(parent, path, found);
            return;
        }
        if (options.KeepDirectoryLinks && status is null or { IsSymbolicLink: true } && parents.TryFollow(path) is { } target)
        {
            late.Name(target.Path, target.Identity, wanted, existed: true);
            return;
        }
        var identity = parents.MakeDirectory(parent, path.Name, path, replaces: status is not null);
        late.Name(path, identity, wanted, parents.IsInherited);
    }

    private void MakeOther(TarEntry entry, RootPath path, DirectoryHandle parent)
    {
        var wanted = attributes.Of(entry, path);
        var kind = KindOf(entry.Type);
        var error = TryCreate(entry, kind, path, parent);
        if (error == Errno.EEXIST)
        {
            parents.Remove(parent, path.Name, path);
            error = TryCreate(entry, kind, path, parent);
        }
        if (error == Errno.EPERM && kind is FileKind.CharacterDevice or FileKind.BlockDevice)
        {
            MakeStandIn(path, parent, wanted);
            return;
        }
        parent.Check(error, kind == FileKind.SymbolicLink ? "symlinkat" : "mknodat", path.Name);
        attributes.Set(parent, path.Name, kind, wanted, parents.IsInherited);
    }

    private int TryCreate(TarEntry entry, FileKind kind, RootPath path, DirectoryHandle parent)
    {
        if (kind == FileKind.SymbolicLink) return parent.TryCreateSymbolicLink(path.Name, entry.RawLinkName.Span);
        if (kind == FileKind.Fifo) return parent.TryCreateNode(path.Name, kind, UnfinishedMode, 0, 0);
        if (options.Rootless) return Errno.EPERM;
        if (options.Target != ApplyTarget.Rootfs && kind == FileKind.CharacterDevice && (entry.DeviceMajor | entry.DeviceMinor) == 0)
        {
            throw LayerFault.Unsafe(path, "a device", "0:0, which overlay takes for a whiteout");
        }
        return parent.TryCreateNode(path.Name, kind, UnfinishedMode, entry.DeviceMajor, entry.DeviceMinor);
    }

    /// <summary>Where no device may be made: an empty file that nobody can open.</summary>
    private void MakeStandIn(RootPath path, DirectoryHandle parent, in EntryAttributes wanted)
    {
        warnings.Once("device", $"no device can be made here: `{parent.Describe(path.Name)}` and others become empty files", "run as root (CAP_MKNOD) to have them");
        using var file = Create(path, parent);
        attributes.SetOnFile(file, parent, path.Name, wanted with { Mode = 0 }, parents.IsInherited);
    }

    private SafeFileHandle Create(RootPath path, DirectoryHandle parent)
    {
        var file = parent.TryCreateFile(path.Name, UnfinishedMode, out var error);
        if (error != Errno.EEXIST)
        {
            parent.Check(error, "openat", path.Name);
            return file!;
        }
        parents.Remove(parent, path.Name, path);
        return parent.CreateFile(path.Name, UnfinishedMode);
    }

    private static FileKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.Symlink => FileKind.SymbolicLink,
        TarEntryType.CharacterDevice => FileKind.CharacterDevice,
        TarEntryType.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Fifo,
    };
}
