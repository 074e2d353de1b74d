namespace Oci.Native;

public sealed unsafe partial class DirectoryHandle
{
    /// <summary>Removes a name that is not a directory.</summary>
    /// <exception cref="FileSystemException">It is missing, or a directory.</exception>
    public void Unlink(ReadOnlySpan<byte> name) => Check(TryUnlink(name), "unlinkat", name);

    /// <summary>Removes an empty directory.</summary>
    /// <exception cref="FileSystemException">It is missing, not empty, or no directory.</exception>
    public void RemoveDirectory(ReadOnlySpan<byte> name) => Check(TryUnlink(name, Libc.AtRemoveDirectory), "unlinkat", name);

    /// <summary>Removes whatever has the name and everything below it; no error when there is nothing. Never follows a link.</summary>
    /// <exception cref="FileSystemException">Something below cannot be removed.</exception>
    public void RemoveTree(ReadOnlySpan<byte> name) => TreeRemoval.Remove(this, name);

    /// <summary>Moves a child, replacing what has the new name as <c>rename(2)</c> does.</summary>
    /// <exception cref="FileSystemException">It cannot be moved.</exception>
    public void Rename(ReadOnlySpan<byte> name, DirectoryHandle target, ReadOnlySpan<byte> newName)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var terminatedNew = stackalloc byte[FileName.BufferSize];
        Check(FileName.Terminate(name, terminated), "renameat", name);
        Check(FileName.Terminate(newName, terminatedNew), "renameat", newName);
        Check(Result(Libc.renameat(Handle, terminated, target.Handle, terminatedNew)), "renameat", name);
    }

    internal int TryUnlink(ReadOnlySpan<byte> name, int flags = 0)
    {
        var terminated = stackalloc byte[FileName.BufferSize];
        var error = FileName.Terminate(name, terminated);
        return error != 0 ? error : Result(Libc.unlinkat(Handle, terminated, flags));
    }
}
