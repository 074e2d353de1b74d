using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The nodes in <c>/dev</c>, and others that are asked for. Each is a mount of its own, and <c>/dev</c> itself then allows no devices, as no other mount of the container does:
/// nodes that the container makes cannot be opened. Source: runtime-spec config-linux.md, Default Devices.
/// </summary>
/// <param name="table">Gets the calls.</param>
/// <param name="root">The call that opened the root.</param>
internal sealed class DeviceCalls(CallTable table, Call root)
{
    /// <summary>Where they are.</summary>
    public const string Folder = "/dev";

    private const int EveryoneMayUse = 0b110_110_110;

    private static readonly DeviceNode[] standard = [Node("null", 1, 3), Node("zero", 1, 5), Node("full", 1, 7), Node("random", 1, 8), Node("urandom", 1, 9), Node("tty", 5, 0)];

    private static readonly (string Name, string Target)[] links =
        [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx")];

    /// <summary>The standard ones and those that are asked for.</summary>
    public static IEnumerable<DeviceNode> Of(RuntimeSpec spec) =>
        standard.Where(node => !(spec.Linux?.Devices ?? []).Any(wanted => wanted.Path == node.Path)).Concat(spec.Linux?.Devices ?? []);

    /// <summary>Whether a configuration lets every device be used.</summary>
    public static bool AreAllAllowed(RuntimeSpec spec) => (spec.Linux?.Resources?.Devices ?? []).Any(rule => rule is { Allow: true, Type: null or "a", Major: null, Minor: null });

    /// <summary>Makes the nodes; as mounts of the host's own where nobody here may make nodes.</summary>
    /// <param name="nodes">Which.</param>
    /// <param name="make">Whether nodes can be made.</param>
    /// <param name="open">Whether all of <c>/dev</c> may hold devices.</param>
    public void Add(IEnumerable<DeviceNode> nodes, bool make, bool open)
    {
        table.Add("umask", "new files", 0);
        foreach (var node in nodes)
        {
            MountTargetCalls.Make(table, root, Parent(node.Path), IsInFolder(node) ? Folder : "/", isFolder: true);
            if (make) Make(node, open);
            else Borrow(node);
        }
        var folder = MountTargetCalls.Open(table, root, Folder);
        foreach (var (name, target) in links) table.Add("symlinkat", $"{Folder}/{name}", target, folder, name).OrError(Errno.EEXIST);
        if (!open) MountAttributes.Set(table, Folder, folder, Kernel.AttributeNoDevices, 0, recursive: false);
        table.Add("umask", "new files", 0b000_010_010);
    }

    private void Make(DeviceNode node, bool open)
    {
        var (folder, name) = (MountTargetCalls.Open(table, root, Parent(node.Path)), node.Path[(node.Path.LastIndexOf('/') + 1)..]);
        table.Add("mknodat", node.Path, folder, name, KindOf(node) | (int)(node.FileMode ?? EveryoneMayUse) & 0xfff, Kernel.Device(node.Major ?? 0, node.Minor ?? 0)).OrError(Errno.EEXIST);
        if (node.Uid is > 0 || node.Gid is > 0) table.Add("fchownat", node.Path, folder, name, node.Uid ?? 0, node.Gid ?? 0, 0);
        if (open) return;
        var mount = table.Add("open_tree", node.Path, folder, name, Kernel.CloneTree | Kernel.CloseOnExec);
        // It has what the root has, which allows no devices.
        if (!IsInFolder(node)) MountAttributes.Allow(table, node.Path, mount, Kernel.AttributeNoDevices);
        table.Add("move_mount", node.Path, mount, "", folder, name, Kernel.FromEmptyPath);
    }

    private void Borrow(DeviceNode node)
    {
        MountTargetCalls.Make(table, root, node.Path, IsInFolder(node) ? Parent(node.Path) : "/", isFolder: false);
        var mount = table.Add("open_tree", node.Path, Kernel.Here, node.Path, Kernel.CloneTree | Kernel.CloseOnExec);
        MountTargetCalls.Attach(table, node.Path, mount, MountTargetCalls.Open(table, root, node.Path));
    }

    private static int KindOf(DeviceNode node) => node.Type switch
    {
        "b" => Kernel.BlockDevice,
        "p" => Kernel.Pipe,
        _ => Kernel.CharacterDevice,
    };

    private static bool IsInFolder(DeviceNode node) => node.Path.StartsWith(Folder + "/", StringComparison.Ordinal);

    private static string Parent(string path) => path[..Math.Max(1, path.LastIndexOf('/'))];

    private static DeviceNode Node(string name, long major, long minor) => new() { Type = "c", Path = $"{Folder}/{name}", Major = major, Minor = minor };
}
