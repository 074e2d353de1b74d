using System.Security.Cryptography;
using System.Text;
using Oci.Content;
using Oci.Native;

namespace Oci.Transfer;

/// <summary>A folder for content on its way, made when it is first needed and gone with the operation. What a killed one left is swept by the next.</summary>
internal sealed class ScratchStore(string temporaryFolder) : IDisposable
{
    private const string Prefix = "oci-copy-";
    private const string LockSuffix = ".lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private AdvisoryLock? held;
    private string? folder;
    private DirectoryContentStore? content;

    /// <summary>The folder.</summary>
    /// <exception cref="FileSystemException">It cannot be made.</exception>
    public string Folder => folder ??= Make();

    /// <summary>Blobs in it.</summary>
    public IContentStore Content => content ??= new DirectoryContentStore(Path.Combine(Folder, "blobs"));

    public void Dispose()
    {
        if (folder is null) return;
        Remove(folder);
        held?.Dispose();
    }

    private string Make()
    {
        HostFile.Translate("mkdir", temporaryFolder, () => Directory.CreateDirectory(temporaryFolder));
        foreach (var left in Directory.EnumerateFiles(temporaryFolder, Prefix + "*" + LockSuffix)) Sweep(left[..^LockSuffix.Length]);
        while (true)
        {
            var path = Path.Combine(temporaryFolder, Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));
            // The lock comes first: a folder whose lock is free has no owner.
            held = AdvisoryLock.TryAcquire(path + LockSuffix, LockMode.Exclusive);
            if (held is null) continue;
            // What a private registry gave is not for everybody who uses the folder above.
            HostFile.Translate("mkdir", path, () => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly));
            return path;
        }
    }

    // The folder above may be everybody's: what another user has in it, under whatever name, is his.
    private static bool IsOurs(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        var error = FileStatusReader.TryReadHost(Encoding.UTF8.GetBytes(path + "\0"), follow: false, out var status);
        return error == Errno.ENOENT || (error == 0 && status.Uid == Libc.geteuid() && status.Kind is FileKind.RegularFile or FileKind.Directory);
    }

    private static void Sweep(string path)
    {
        if (!IsOurs(path + LockSuffix) || !IsOurs(path)) return;
        using var free = AdvisoryLock.TryAcquire(path + LockSuffix, LockMode.Exclusive);
        if (free is not null) Remove(path);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        File.Delete(path + LockSuffix);
    }
}
