using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A folder on the host that holds a snapshotter's state. Only its owner may enter: below it lie set-user-id files and devices of images.</summary>
[SupportedOSPlatform("linux")]
internal sealed class StateFolder : IDisposable
{
    /// <summary>Mode 0700.</summary>
    public const int OwnerOnly = 0x1c0;

    private StateFolder(RootDirectory root) => Root = root;

    /// <summary>The folder.</summary>
    public RootDirectory Root { get; }

    /// <summary>Opens the folder, and makes it where it is missing.</summary>
    /// <exception cref="OciException">It cannot be made.</exception>
    public static StateFolder Open(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OciException(ErrorCodes.FileSystem, $"expected to make the folder `{ByteText.Escape(folder)}`, found: {ByteText.Escape(e.Message)}", "choose another state folder with --root DIR", inner: e);
        }
        return new StateFolder(RootDirectory.Open(folder));
    }

    /// <summary>Makes a folder in it where it is missing.</summary>
    public void Ensure(RootPath folder) => Root.EnsureDirectory(folder, OwnerOnly).Dispose();

    /// <summary>A path in it, for calls that know nothing of the folder.</summary>
    public string HostPath(RootPath path) => Root.HostPath + path;

    /// <summary>Moves a folder to another name; false when that is taken, or when there is nothing to move.</summary>
    public bool TryMove(RootPath from, RootPath to)
    {
        try
        {
            Root.Rename(from, to);
            return true;
        }
        catch (FileSystemException e) when (e.Errno is Errno.EEXIST or Errno.ENOTEMPTY or Errno.ENOENT)
        {
            return false;
        }
    }

    /// <summary>Writes the whole file system to disk; false when that failed.</summary>
    public bool TrySync()
    {
        using var folder = Root.OpenDirectory(RootPath.Root);
        using var readable = PathResolver.OpenChild(folder.Handle, [], Libc.ReadOnly | Libc.Directory, out var error);
        return error == 0 && Libc.syncfs(readable!) == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Root.Dispose();
}
