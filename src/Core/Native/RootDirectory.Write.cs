using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

public sealed partial class RootDirectory
{
    /// <summary>Makes an empty regular file, open for writing; its name must be free.</summary>
    /// <exception cref="FileSystemException">The name is taken, the parent is missing, or the file cannot be made.</exception>
    public SafeFileHandle CreateFile(RootPath path, int mode)
    {
        using var parent = OpenParent(path);
        return parent.CreateFile(path.Name, mode);
    }

    /// <summary>Makes a directory; its name must be free.</summary>
    /// <exception cref="FileSystemException">The name is taken, or the parent is missing.</exception>
    public void CreateDirectory(RootPath path, int mode)
    {
        using var parent = OpenParent(path);
        parent.CreateDirectory(path.Name, mode);
    }

    /// <summary>Makes a directory and those above it that are missing; links are followed inside the root, what exists is left as it is.</summary>
    /// <returns>The open directory.</returns>
    /// <exception cref="FileSystemException">Something on the way is no directory.</exception>
    public DirectoryHandle EnsureDirectory(RootPath path, int mode)
    {
        var directory = TryOpenDirectory(path, out var error);
        if (directory is not null) return directory;
        if (error != Errno.ENOENT || path.IsRoot) Errno.Throw("openat2", Describe(path), error);
        var missing = new Stack<RootPath>();
        for (var at = path; directory is null; at = at.Parent)
        {
            missing.Push(at);
            directory = TryOpenDirectory(at.Parent, out error);
            if (directory is null && (error != Errno.ENOENT || at.IsRoot)) Errno.Throw("openat2", Describe(at.Parent), error);
        }
        while (missing.TryPop(out var next))
        {
            using var parent = directory;
            var made = parent.TryCreateDirectory(next.Name, mode);
            // Somebody else may want it as well: it is there, and that is all that was asked for.
            if (made != Errno.EEXIST) parent.Check(made, "mkdirat", next.Name);
            directory = parent.OpenDirectory(next.Name);
        }
        return directory;
    }

    /// <summary>Makes a symbolic link; its target is kept verbatim.</summary>
    /// <exception cref="FileSystemException">The name is taken, or the parent is missing.</exception>
    public void CreateSymbolicLink(RootPath path, ReadOnlySpan<byte> target)
    {
        using var parent = OpenParent(path);
        parent.CreateSymbolicLink(path.Name, target);
    }

    /// <summary>Gives <paramref name="existing"/> (a symbolic link itself, not its target) another name.</summary>
    /// <exception cref="FileSystemException">The name is taken, or what should be linked is missing or a directory.</exception>
    public void CreateHardLink(RootPath path, RootPath existing)
    {
        using var parent = OpenParent(path);
        using var source = OpenParent(existing);
        parent.CreateHardLink(path.Name, source, existing.Name);
    }

    /// <summary>Makes a FIFO, a device, or an empty regular file.</summary>
    /// <exception cref="FileSystemException">The name is taken, or devices may not be made.</exception>
    public void CreateNode(RootPath path, FileKind kind, int mode, uint major = 0, uint minor = 0)
    {
        using var parent = OpenParent(path);
        parent.CreateNode(path.Name, kind, mode, major, minor);
    }

    /// <summary>Removes a name that is not a directory.</summary>
    /// <exception cref="FileSystemException">It is missing, or a directory.</exception>
    public void Unlink(RootPath path)
    {
        using var parent = OpenParent(path);
        parent.Unlink(path.Name);
    }

    /// <summary>Removes an empty directory.</summary>
    /// <exception cref="FileSystemException">It is missing, not empty, or no directory.</exception>
    public void RemoveDirectory(RootPath path)
    {
        using var parent = OpenParent(path);
        parent.RemoveDirectory(path.Name);
    }

    /// <summary>Removes a file or a whole tree; no error when there is nothing. For the root: everything in it.</summary>
    /// <exception cref="FileSystemException">Something cannot be removed.</exception>
    public void RemoveTree(RootPath path)
    {
        using var parent = TryOpenDirectory(path.Parent);
        if (parent is null) return;
        if (!path.IsRoot) parent.RemoveTree(path.Name);
        else foreach (var entry in parent.EnumerateEntries(sorted: false)) parent.RemoveTree(entry.Name.Span);
    }

    /// <summary>Moves a file or a tree, replacing the target as <c>rename(2)</c> does.</summary>
    /// <exception cref="FileSystemException">It cannot be moved.</exception>
    public void Rename(RootPath path, RootPath target)
    {
        using var parent = OpenParent(path);
        using var newParent = OpenParent(target);
        parent.Rename(path.Name, newParent, target.Name);
    }

    /// <summary>Sets the twelve permission bits; nothing happens to a symbolic link.</summary>
    /// <exception cref="FileSystemException">It is missing, or not ours.</exception>
    public void SetMode(RootPath path, int mode)
    {
        using var parent = OpenParent(path);
        parent.SetMode(path.Name, mode);
    }

    /// <summary>Sets owner and group (of a link itself).</summary>
    /// <exception cref="FileSystemException">It is missing, or the right is.</exception>
    public void SetOwner(RootPath path, uint uid, uint gid)
    {
        using var parent = OpenParent(path);
        parent.SetOwner(path.Name, uid, gid);
    }

    /// <summary>Sets the modification and the access time (of a link itself).</summary>
    /// <exception cref="FileSystemException">It is missing, or not ours.</exception>
    public void SetTimes(RootPath path, UnixTime modifiedAt)
    {
        using var parent = OpenParent(path);
        parent.SetTimes(path.Name, modifiedAt);
    }

    /// <summary>Sets an extended attribute (of a link itself).</summary>
    /// <exception cref="FileSystemException">The file system has none, or the right is missing.</exception>
    public void SetXattr(RootPath path, ExtendedAttribute attribute)
    {
        using var parent = OpenParent(path);
        parent.SetXattr(path.Name, attribute);
    }

    /// <summary>Removes an extended attribute; no error when there is none.</summary>
    /// <exception cref="FileSystemException">The right is missing.</exception>
    public void RemoveXattr(RootPath path, string attribute)
    {
        using var parent = OpenParent(path);
        parent.RemoveXattr(path.Name, attribute);
    }
}
