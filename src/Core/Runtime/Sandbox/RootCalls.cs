using Oci.Native;

namespace Oci.Runtime;

/// <summary>The root file system: becomes a mount of its own, then the process's root; nothing else stays visible. Source: pivot_root(2).</summary>
internal static class RootCalls
{
    /// <summary>What is mounted from now on is not seen outside.</summary>
    public static void Isolate(CallTable table) => table.Add("mount", "/", "", "/", "", Kernel.MountRecursive | Kernel.Slave, "");

    /// <summary>Mounts the root over itself. Device nodes in it cannot be used unless <paramref name="devices"/>.</summary>
    /// <returns>The call that opens it.</returns>
    public static Call Open(CallTable table, string folder, bool devices)
    {
        var tree = table.Add("open_tree", folder, Kernel.Here, folder, Kernel.CloneTree | Kernel.CloseOnExec | Kernel.Recursive);
        MountAttributes.Set(table, folder, tree, devices ? 0 : Kernel.AttributeNoDevices, Kernel.Private, recursive: true);
        table.Add("move_mount", folder, tree, "", Kernel.Here, folder, Kernel.FromEmptyPath | Kernel.ToSymbolicLinks);
        return tree;
    }

    /// <summary>Makes it the process's root and takes the old one away.</summary>
    public static void Enter(CallTable table, Call root)
    {
        var old = table.Add("openat", "/", Kernel.Here, "/", Kernel.PathOnly | Kernel.CloseOnExec);
        table.Add("fchdir", "the root", root);
        // Both the same: the old root lies over the new one, and is taken off there.
        table.Add("pivot_root", "the root", ".", ".");
        table.Add("fchdir", "the old root", old);
        table.Add("umount2", "the old root", ".", Kernel.DetachMount);
        table.Add("chdir", "/", "/");
    }

    /// <summary>Makes it read-only; mounts on it stay as they are.</summary>
    public static void Freeze(CallTable table, Call root) => MountAttributes.Set(table, "/", root, Kernel.AttributeReadOnly, 0, recursive: false);
}
