using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>A folder in memory, mounted where nobody but a step's own runtime sees it: a secret's bytes never reach a disk.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MemoryFolder : IAsyncDisposable
{
    private readonly MountNamespace mounts;
    private readonly string folder;
    private readonly RootDirectory root;

    /// <summary>Mounts memory over an empty folder.</summary>
    public MemoryFolder(MountNamespace mounts, string folder)
    {
        (this.mounts, this.folder) = (mounts, folder);
        root = mounts.Run(() =>
        {
            if (mounts.IsPrivate && Libc.mount("tmpfs", folder, "tmpfs", Libc.MountNoSetuid | Libc.MountNoDevices | Libc.MountNoExec, "mode=0700,size=8m") != 0) Errno.Throw("mount", ByteText.Escape(folder));
            return RootDirectory.Open(folder);
        });
    }

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content, int mode, uint uid, uint gid)
    {
        var path = RootPath.Clean(name);
        using (var file = root.CreateFile(path, 0b110_000_000)) RandomAccess.Write(file, content, 0);
        root.SetOwner(path, uid, gid);
        root.SetMode(path, mode);
        return Path.Combine(folder, name);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        root.RemoveTree(RootPath.Root);
        root.Dispose();
        mounts.Run(() => mounts.IsPrivate ? Libc.umount2(folder, Libc.UnmountDetach) : 0);
        return ValueTask.CompletedTask;
    }
}
