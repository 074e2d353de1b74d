using System.Security.Cryptography;
using Oci.Content;
using Oci.Native;

namespace Oci.Transfer;

/// <summary>A folder for content on its way, made when it is first needed and gone with the operation. What a killed one left is swept by the next.</summary>
internal sealed class ScratchStore(string temporaryFolder) : IDisposable
{
    private const string Prefix = "oci-copy-";
    private const string LockSuffix = ".lock";

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
            HostFile.Translate("mkdir", path, () => Directory.CreateDirectory(path));
            return path;
        }
    }

    private static void Sweep(string path)
    {
        using var free = AdvisoryLock.TryAcquire(path + LockSuffix, LockMode.Exclusive);
        if (free is not null) Remove(path);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        File.Delete(path + LockSuffix);
    }
}
