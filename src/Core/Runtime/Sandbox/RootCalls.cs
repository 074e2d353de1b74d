using Oci.Native;

namespace Oci.Runtime;

/// <summary>The root file system: becomes a mount of its own, then the process's root; nothing else stays visible. Source: pivot_root(2).</summary>
internal static class RootCalls
{
    /// <summary>What is mounted from now on is not seen outside; but of a shared root what is mounted below sources that are shared.</summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="propagation">The root's.</param>
    /// <param name="parent">The mount that the root's folder lies on.</param>
    public static void Isolate(CallTable table, ulong propagation, string parent)
    {
        if (propagation == Kernel.Shared) table.Add("mount", parent, "", parent, "", Kernel.Private, "");
        else table.Add("mount", "/", "", "/", "", Kernel.MountRecursive | Kernel.Slave, "");
    }

    /// <summary>Mounts the root over itself. Device nodes in it cannot be used unless <paramref name="devices"/>.</summary>
    /// <returns>The call that opens it.</returns>
    public static Call Open(CallTable table, string folder, bool devices, ulong propagation)
    {
        // Nothing shared can become a root: it is shared with others only then.
        var before = propagation is Kernel.Slave or Kernel.Shared ? Kernel.Slave : Kernel.Private;
        var tree = table.Add("open_tree", folder, Kernel.Here, folder, Kernel.CloneTree | Kernel.CloseOnExec | Kernel.Recursive);
        MountAttributes.Set(table, folder, tree, devices ? 0 : Kernel.AttributeNoDevices, before, recursive: true);
        table.Add("move_mount", folder, tree, "", Kernel.Here, folder, Kernel.FromEmptyPath | Kernel.ToSymbolicLinks);
        return tree;
    }

    /// <summary>Makes it the process's root and takes the old one away.</summary>
    public static void Enter(CallTable table, Call root, ulong propagation)
    {
        var old = table.Add("openat", "/", Kernel.Here, "/", Kernel.PathOnly | Kernel.CloseOnExec);
        table.Add("fchdir", "the root", root);
        // Both the same: the old root lies over the new one, and is taken off there.
        table.Add("pivot_root", "the root", ".", ".");
        table.Add("fchdir", "the old root", old);
        if (propagation == Kernel.Shared) table.Add("mount", "the old root", "", ".", "", Kernel.MountRecursive | Kernel.Slave, "");
        table.Add("umount2", "the old root", ".", Kernel.DetachMount);
        table.Add("chdir", "/", "/");
        if (propagation is Kernel.Shared or Kernel.Unbindable) table.Add("mount", "/", "", "/", "", propagation, "");
    }

    /// <summary>Makes it read-only; mounts on it stay as they are.</summary>
    public static void Freeze(CallTable table, Call root) => MountAttributes.Set(table, "/", root, Kernel.AttributeReadOnly, 0, recursive: false);
}
