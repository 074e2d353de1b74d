using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a container sees of control groups: its own. Source: cgroups(7).</summary>
/// <param name="table">Gets the calls.</param>
/// <param name="root">The call that opened the root.</param>
internal sealed class CgroupMountCalls(CallTable table, Call root)
{
    private const ulong Closed = Kernel.AttributeNoSetuid | Kernel.AttributeNoDevices | Kernel.AttributeNoExec;

    /// <summary>Mounts the one hierarchy of version 2; a namespace for control groups makes it begin at our own.</summary>
    public void Unified(string path, bool readOnly) => Attach(path, MountCalls.Detached(table, path, "cgroup2", "cgroup", [], Closed | (readOnly ? Kernel.AttributeReadOnly : 0)));

    /// <summary>Mounts a memory file system with the container's group in each of some hierarchies of version 1.</summary>
    public void Legacy(string path, IReadOnlyList<(string Controller, string Folder)> groups, bool readOnly)
    {
        Attach(path, MountCalls.Detached(table, path, "tmpfs", "cgroup", ["mode=755"], Closed));
        foreach (var (controller, folder) in groups)
        {
            var target = $"{path}/{controller}";
            MountTargetCalls.Make(table, root, target, path, isFolder: true);
            var group = table.Add("open_tree", folder, Kernel.Here, folder, Kernel.CloneTree | Kernel.CloseOnExec);
            MountAttributes.Set(table, folder, group, Closed | (readOnly ? Kernel.AttributeReadOnly : 0), Kernel.Private, recursive: false);
            Attach(target, group);
        }
        if (readOnly) MountAttributes.Set(table, path, MountTargetCalls.Open(table, root, path), Kernel.AttributeReadOnly, 0, recursive: false);
    }

    private void Attach(string path, Call mount) => MountTargetCalls.Attach(table, path, mount, MountTargetCalls.Open(table, root, path));
}
