using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The folder of a bundle in the making. Disposed before <see cref="Keep"/> it takes away what was put into it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BundleFolder : IDisposable
{
    private readonly bool made;
    private bool kept;

    private BundleFolder(string path, bool made) => (Path, this.made) = (path, made);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Where the root file system goes.</summary>
    public string RootFolder => System.IO.Path.Combine(Path, "rootfs");

    /// <summary>Makes the folder, for its owner only: an image's set-user-id files are nobody else's to run. One that is there must be empty.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.BundleNotEmpty"/>.</exception>
    public static BundleFolder Begin(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            HostFile.Translate("mkdir", full, () => Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            return new BundleFolder(full, made: true);
        }
        if (HostFile.Translate("readdir", full, () => Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new OciException(ErrorCodes.BundleNotEmpty, $"expected an empty folder for the bundle, found files in `{ByteText.Escape(full)}`", $"rm -rf '{ByteText.Escape(path)}'");
        }
        return new BundleFolder(full, made: false);
    }

    /// <summary>The bundle is whole and stays.</summary>
    public void Keep() => kept = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (kept) return;
        using (var folder = RootDirectory.Open(Path))
        {
            foreach (var entry in folder.EnumerateEntries(RootPath.Root, sorted: false)) folder.RemoveTree(RootPath.Root.Append(entry.Name.Span));
        }
        if (made) Directory.Delete(Path);
    }
}
