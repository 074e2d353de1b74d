using System.Runtime.InteropServices;

namespace Oci.Native;

internal static unsafe partial class Libc
{
    public const ulong MountReadOnly = 1;
    public const ulong MountNoSetuid = 2;
    public const ulong MountNoDevices = 4;
    public const ulong MountNoExec = 8;
    public const ulong MountRemount = 32;
    public const ulong MountBind = 4096;
    public const ulong MountRecursive = 16384;
    public const ulong MountPrivate = 1 << 18;
    public const ulong MountSlave = 1 << 19;

    public const int UnmountDetach = 2;
    public const int UnmountNoFollow = 8;

    /// <summary><c>FSCONFIG_*</c> commands.</summary>
    public const int FsConfigSetFlag = 0;
    public const int FsConfigSetString = 1;
    public const int FsConfigSetFd = 5;
    public const int FsConfigCreate = 6;

    public const int FsOpenCloseOnExec = 1;
    public const int FsMountCloseOnExec = 1;
    public const int MoveMountFromEmptyPath = 4;
    public const int MoveMountToEmptyPath = 0x40;
    public const int OpenTreeClone = 1;
    public const int AtRecursive = 0x8000;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int umount2(string target, int flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCallText(nint number, string name, nint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCallConfig(nint number, nint context, nint command, string? key, string? value, nint auxiliary);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCallMove(nint number, nint fromDirectory, string fromPath, nint toDirectory, string toPath, nint flags);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCallTree(nint number, nint directory, string path, nint flags);

    /// <summary>Opens a file-system context by type; Linux 5.2.</summary>
    public static int FsOpen(string type) => (int)SystemCallText(SystemCall.FsOpen, type, FsOpenCloseOnExec);

    /// <summary>Sets a flag (value null), a string, or creates the superblock (both null).</summary>
    public static int FsConfig(int context, int command, string? key, string? value, int auxiliary = 0) =>
        (int)SystemCallConfig(SystemCall.FsConfig, context, command, key, value, auxiliary);

    /// <summary>Turns a created context into a detached mount.</summary>
    public static int FsMount(int context, int attributes) =>
        (int)syscall(SystemCall.FsMount, context, FsMountCloseOnExec, attributes, 0, 0, 0);

    /// <summary>Attaches a detached mount, or moves a mount.</summary>
    public static int MoveMount(int fromDirectory, string fromPath, int toDirectory, string toPath, int flags) =>
        (int)SystemCallMove(SystemCall.MoveMount, fromDirectory, fromPath, toDirectory, toPath, flags);

    /// <summary>Opens a mount, or with <see cref="OpenTreeClone"/> a detached copy of it.</summary>
    public static int OpenTree(int directory, string path, int flags) =>
        (int)SystemCallTree(SystemCall.OpenTree, directory, path, flags | CloseOnExec);
}
