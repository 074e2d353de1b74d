using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Opens the directories that entries go into, and makes those that are missing. The last one stays open: entries of one directory follow
/// one another, and each then costs no look-up of its path.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ParentDirectories(
    RootDirectory root, ApplyOptions options, OverlayState? overlay, AttributeWriter attributes, LateDirectories late) : IDisposable
{
    private const int UnfinishedMode = 0x1c0; // 0700: what is not finished is nobody else's to see.
    private const string DefaultAcl = "system.posix_acl_default";

    private readonly RootlessAccess access = new(options, late);
    private RootPath lastPath;
    private DirectoryHandle? last;

    /// <summary>Hears of directories that are removed with everything in them.</summary>
    public event Action<RootPath>? TreeRemoved;

    /// <summary>Whether files made in the last directory opened inherit attributes from it.</summary>
    public bool IsInherited { get; private set; }

    /// <summary>The directory at a path, links followed inside the root; made when missing. Not to be disposed, and valid until the next call.</summary>
    public DirectoryHandle Open(RootPath path)
    {
        if (last is not null && lastPath == path) return last;
        Forget();
        last = TryOpenPlain(path) ?? Make(TryResolve(path) ?? throw LayerFault.Unsafe(path, "a directory", "symbolic links that lead in a circle"));
        lastPath = path;
        Keep(last);
        IsInherited = last.ReadXattr([], DefaultAcl) is not null;
        return last;
    }

    /// <summary>The directory at a path, links followed; null when there is none. To be disposed.</summary>
    public DirectoryHandle? TryOpen(RootPath path)
    {
        if (TryOpenPlain(path) is { } directory) return directory;
        return TryResolve(path) is { } real ? TryOpenPlain(real) : null;
    }

    /// <summary>Where a path really leads, whether it exists or not; null when links lead in a circle.</summary>
    public RootPath? TryResolve(RootPath path)
    {
        using var top = root.OpenDirectory(RootPath.Root);
        using var walk = new UnionWalk(top, overlay, access);
        return walk.TryResolve(path);
    }

    /// <summary>Whether the layer itself has something at a path, or above it, that is no directory: what lies below cannot be seen anyway.</summary>
    public bool IsBlocked(RootPath path)
    {
        using var directory = root.TryOpenWithoutLinks(path, out var error);
        return directory is null && error is Errno.ENOTDIR or Errno.ELOOP;
    }

    /// <summary>The directory that a symbolic link of this layer, or of those below, leads to inside the root; null when there is no such link or directory.</summary>
    public (RootPath Path, FileIdentity Identity)? TryFollow(RootPath link)
    {
        if (TryResolve(link) is not { } path || path == link) return null;
        using var directory = TryOpenPlain(path);
        if (directory is not null) return (path, directory.Status().Identity);
        return overlay?.FindLower(path) is { Status.IsDirectory: true } ? (path, Open(path).Status().Identity) : null;
    }

    /// <summary>Lets the owner into a directory that is about to be filled, where we work without rights.</summary>
    public void Unlock(DirectoryHandle parent, RootPath path, in FileStatus status) => access.Unlock(parent, path.Name, path, status);

    /// <summary>A directory or a link was removed: what is open may be unreachable.</summary>
    public void Forget()
    {
        last?.Dispose();
        last = null;
    }

    /// <summary>What is done in a directory that was there before must not show in its time.</summary>
    public void Keep(DirectoryHandle directory)
    {
        if (late.Knows(directory.Path)) return;
        var status = directory.Status();
        late.Keep(directory.Path, status);
        access.Unlock(directory, [], directory.Path, status);
    }

    /// <summary>Makes a directory under a name that is free, or held by what is not a directory.</summary>
    /// <param name="parent">Where.</param>
    /// <param name="name">The name.</param>
    /// <param name="path">Both together.</param>
    /// <param name="replaces">Whether something must go first.</param>
    /// <returns>The new inode.</returns>
    public FileIdentity MakeDirectory(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path, bool replaces)
    {
        if (replaces) Remove(parent, name, path);
        parent.CreateDirectory(name, UnfinishedMode);
        using var made = parent.OpenDirectory(name);
        // The one that was replaced hid what lies below; the new directory must, too.
        if (replaces && overlay?.MayHaveLower(path) == true) overlay.MakeOpaque(made);
        return made.Status().Identity;
    }

    /// <summary>Removes whatever has a name.</summary>
    public void Remove(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path)
    {
        if (parent.TryStatus(name) is not { } status) return;
        if (status.IsDirectory) RemoveTree(parent, name, path);
        else parent.Unlink(name);
        if ((status.IsDirectory || status.IsSymbolicLink) && last is not null && !ReferenceEquals(last, parent)) Forget();
        overlay?.Forget(path);
    }

    public void Dispose() => Forget();

    private void RemoveTree(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path)
    {
        parent.RemoveTree(name);
        TreeRemoved?.Invoke(path);
    }

    private DirectoryHandle? TryOpenPlain(RootPath path)
    {
        var directory = root.TryOpenWithoutLinks(path, out var error);
        if (directory is null && error != Errno.EACCES && !RootDirectory.IsAbsence(error)) Errno.Throw("openat2", root.Describe(path), error);
        return directory;
    }

    private DirectoryHandle Make(RootPath path)
    {
        var current = root.OpenDirectory(RootPath.Root);
        try
        {
            foreach (var range in path.Bytes.Split((byte)'/'))
            {
                if (path.IsRoot) break;
                var next = Descend(current, path.Bytes[range]);
                current.Dispose();
                current = next;
            }
            return current;
        }
        catch
        {
            current.Dispose();
            throw;
        }
    }

    private DirectoryHandle Descend(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var path = parent.Path.Append(name);
        var status = parent.TryStatus(name);
        if (status is { IsDirectory: true } found) access.Unlock(parent, name, path, found);
        else Imply(parent, name, path, replaces: status is not null);
        return parent.OpenDirectory(name);
    }

    private void Imply(DirectoryHandle parent, ReadOnlySpan<byte> name, RootPath path, bool replaces)
    {
        Keep(parent);
        var lower = replaces ? null : overlay?.FindLower(path);
        var identity = MakeDirectory(parent, name, path, replaces);
        late.Imply(path, identity, lower is { Status.IsDirectory: true } found ? CopyUp.AttributesOf(found, path, options) : attributes.OfImplied(), mayHaveOthers: true);
    }
}
