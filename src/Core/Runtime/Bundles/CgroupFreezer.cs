using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Stops all processes of a control group where they are, and lets them go on. Source: the kernel's cgroup-v1 freezer-subsystem and cgroup-v2 documents.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CgroupFreezer
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private readonly string folder;
    private readonly bool isUnified;

    private CgroupFreezer(string folder, bool isUnified) => (this.folder, this.isUnified) = (folder, isUnified);

    /// <summary>The group.</summary>
    public string Folder => folder;

    /// <summary>Whether everything in it stands still.</summary>
    public bool IsFrozen => isUnified
        ? HostFile.Translate("read", folder, () => File.ReadLines(Path.Combine(folder, "cgroup.events")).Contains("frozen 1"))
        : HostFile.Translate("read", folder, () => File.ReadAllText(Path.Combine(folder, "freezer.state")).Trim() == "FROZEN");

    /// <summary>The freezer of a container's groups; null where none of them has one.</summary>
    public static CgroupFreezer? Find(IEnumerable<string> groups)
    {
        foreach (var group in groups)
        {
            if (File.Exists(Path.Combine(group, "cgroup.freeze"))) return new(group, isUnified: true);
            if (File.Exists(Path.Combine(group, "freezer.state"))) return new(group, isUnified: false);
        }
        return null;
    }

    /// <summary>Freezes it, or lets it go on, and waits until that is so.</summary>
    /// <exception cref="OciException">The kernel does not do it.</exception>
    public async Task SetAsync(bool frozen, CancellationToken ct)
    {
        var (file, word) = isUnified ? ("cgroup.freeze", frozen ? "1" : "0") : ("freezer.state", frozen ? "FROZEN" : "THAWED");
        for (var begin = TimeProvider.System.GetTimestamp(); ; await Task.Delay(pause, ct))
        {
            // Of version 1 a group may have to be told again: processes that were just made slip through.
            HostFile.Translate("write", folder, () => { File.WriteAllText(Path.Combine(folder, file), word); return true; });
            if (IsFrozen == frozen) return;
            if (TimeProvider.System.GetElapsedTime(begin) > patience)
                throw new OciException(ErrorCodes.ContainerNotRunning, $"expected the processes in `{folder}` to {(frozen ? "stand still" : "go on")}, found that they do not");
        }
    }
}
