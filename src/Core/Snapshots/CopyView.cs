using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>A whole root file system, read where it is kept.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CopyView(CopySnapshotter snapshotter, string folder, IDisposable active) : SnapshotView
{
    public override IReadOnlyList<Mount> Mounts => [new Mount("bind", RootFolder, "", ["rbind", "ro"])];

    public override string RootFolder => folder;

    public override RootDirectory Root { get; } = RootDirectory.Open(folder);

    public override MountNamespace Namespace => snapshotter.Namespace;

    public override ValueTask DisposeAsync()
    {
        Root.Dispose();
        active.Dispose();
        return ValueTask.CompletedTask;
    }
}
