using System.Diagnostics;

namespace Oci.Testing;

/// <summary>A file system in memory that is soon full. Needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    private SmallDisk(string folder) => this.folder = folder;

    /// <summary>Mounts one over <paramref name="folder"/>.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="size">As mount's <c>size=</c> takes it.</param>
    public static async Task<SmallDisk> MountAsync(string folder, string size)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder]) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync();
        Assert.SkipUnless(mount.ExitCode == 0, "tmpfs may not be mounted here");
        return new SmallDisk(folder);
    }

    public void Dispose()
    {
        using var umount = Process.Start("umount", ["-l", folder]);
        umount.WaitForExit();
    }
}
