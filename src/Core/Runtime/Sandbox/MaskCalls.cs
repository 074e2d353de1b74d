using Oci.Native;

namespace Oci.Runtime;

/// <summary>Paths that cannot be read, or not be written. Source: runtime-spec config-linux.md, Masked Paths, Readonly Paths.</summary>
/// <param name="table">Gets the calls.</param>
/// <param name="root">The call that opened the root.</param>
internal sealed class MaskCalls(CallTable table, Call root)
{
    private const ulong Closed = Kernel.AttributeReadOnly | Kernel.AttributeNoSetuid | Kernel.AttributeNoDevices | Kernel.AttributeNoExec;

    /// <summary>Hides a folder behind an empty one.</summary>
    public void HideFolder(string path)
    {
        var target = MountTargetCalls.Open(table, root, path).OrError(Errno.ENOENT, skip: 4);
        var empty = MountCalls.Detached(table, path, "tmpfs", null, [], Closed);
        MountTargetCalls.Attach(table, path, empty, target);
    }

    /// <summary>Hides a file behind the empty device.</summary>
    public void HideFile(string path)
    {
        var target = MountTargetCalls.Open(table, root, path).OrError(Errno.ENOENT, skip: 3);
        var empty = table.Add("open_tree", path, Kernel.Here, "/dev/null", Kernel.CloneTree | Kernel.CloseOnExec);
        MountAttributes.Set(table, path, empty, Kernel.AttributeReadOnly | Kernel.AttributeNoSetuid | Kernel.AttributeNoExec, 0, recursive: false);
        MountTargetCalls.Attach(table, path, empty, target);
    }

    /// <summary>Makes a path read-only.</summary>
    public void Freeze(string path)
    {
        var target = MountTargetCalls.Open(table, root, path).OrError(Errno.ENOENT, skip: 3);
        var copy = table.Add("open_tree", path, target, "", Kernel.CloneTree | Kernel.CloseOnExec | Kernel.EmptyPath | Kernel.Recursive);
        MountAttributes.Set(table, path, copy, Closed, 0, recursive: true);
        MountTargetCalls.Attach(table, path, copy, target);
    }
}
