using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>An overlay that is mounted in a namespace, with a handle on its root.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MountedOverlay : IDisposable
{
    private readonly MountNamespace mounts;
    private readonly bool isOurs;

    private MountedOverlay(MountNamespace mounts, string folder, RootDirectory root, bool isOurs) => (this.mounts, Folder, Root, this.isOurs) = (mounts, folder, root, isOurs);

    /// <summary>Where it is mounted, as seen inside the namespace.</summary>
    public string Folder { get; }

    /// <summary>The mounted tree; a handle on it works outside the namespace too.</summary>
    public RootDirectory Root { get; }

    /// <summary>Mounts <paramref name="layout"/>.</summary>
    public static MountedOverlay Attach(MountNamespace mounts, OverlayLayout layout)
    {
        var folder = Path.Combine(layout.Folder, layout.Target);
        var root = mounts.Run(() =>
        {
            OverlayMount.Attach(layout);
            return RootDirectory.Open(folder);
        });
        return new MountedOverlay(mounts, folder, root, isOurs: true);
    }

    /// <summary>What somebody else has mounted at <paramref name="folder"/>, and will unmount.</summary>
    public static MountedOverlay Share(MountNamespace mounts, string folder) =>
        new(mounts, folder, mounts.Run(() => RootDirectory.Open(folder)), isOurs: false);

    /// <summary>Unmounts it.</summary>
    public void Dispose()
    {
        Root.Dispose();
        if (isOurs) mounts.Run(() => OverlayMount.Detach(Folder));
    }
}
