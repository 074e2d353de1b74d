using System.Text;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// Opens paths of a root file system that is not ours to trust: links lead to places inside, never out, and none is followed on the way to
/// the kernel's own files. What is mounted goes onto the open file, whatever the path leads to by then. Source: openat2(2).
/// </summary>
internal static class MountTargetCalls
{
    private const int HowBytes = 24;
    private const int FolderMode = 0b111_101_101;
    private const int FileMode = 0b110_100_100;
    private static readonly string[] kernelFolders = ["proc", "sys", "dev"];

    /// <summary>Opens a path inside the root, only as a place.</summary>
    public static Call Open(CallTable table, Call root, string path, int flags = Kernel.PathOnly) =>
        table.Add("openat2", path, root, Relative(path), CallMemory.OfNumbers((ulong)(flags | Kernel.CloseOnExec), 0, Resolve(path)), HowBytes);

    /// <summary>Makes a path and its parents where they are missing, below a mount of ours.</summary>
    /// <param name="table">Gets the calls.</param>
    /// <param name="root">The root.</param>
    /// <param name="path">What to make.</param>
    /// <param name="below">What is there already.</param>
    /// <param name="isFolder">Whether the last component is a folder, else an empty file.</param>
    public static void Make(CallTable table, Call root, string path, string below, bool isFolder)
    {
        var done = Parts(below).Length;
        var parts = Parts(path);
        for (var i = done; i < parts.Length; i++)
        {
            var parent = Open(table, root, "/" + string.Join('/', parts[..i]));
            var whole = "/" + string.Join('/', parts[..(i + 1)]);
            var made = isFolder || i < parts.Length - 1
                ? table.Add("mkdirat", whole, parent, parts[i], FolderMode)
                : table.Add("mknodat", whole, parent, parts[i], Kernel.RegularFile | FileMode, 0);
            made.OrError(Errno.EEXIST).OrError(Errno.EROFS).OrError(Errno.EACCES).OrError(Errno.EPERM);
        }
    }

    /// <summary>Mounts something on an open place.</summary>
    public static void Attach(CallTable table, string subject, CallArgument mount, Call target) =>
        table.Add("move_mount", subject, mount, "", target, "", Kernel.FromEmptyPath | Kernel.ToEmptyPath);

    /// <summary>The components of a path.</summary>
    public static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How paths are looked up: see the class.</summary>
    public static ulong Resolve(string path) => Kernel.ResolveInRoot | Kernel.ResolveNoMagicLinks | (IsOfKernel(path) ? Kernel.ResolveNoLinks : 0);

    /// <summary>Whether a path lies in the kernel's folders.</summary>
    public static bool IsOfKernel(string path) => Parts(path) is [var first, ..] && kernelFolders.Contains(first);

    private static byte[] Relative(string path) => Encoding.UTF8.GetBytes((Parts(path) is { Length: > 0 } parts ? string.Join('/', parts) : ".") + "\0");
}
