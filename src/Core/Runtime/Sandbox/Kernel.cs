namespace Oci.Runtime;

/// <summary>Numbers of the kernel's interface that tables hold. The same on x86-64 and arm64, where nothing else is said.</summary>
internal static class Kernel
{
    public const int Here = -100; // AT_FDCWD
    public const int EmptyPath = 0x1000;
    public const int Recursive = 0x8000;
    public const int RemoveFolder = 0x200;

    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;
    public const int ReadWrite = 2;
    public const int WriteOnly = 1;
    public const int NoControllingTerminal = 0x100;

    public const ulong ResolveNoMagicLinks = 2;
    public const ulong ResolveNoLinks = 4;
    public const ulong ResolveInRoot = 16;

    public const ulong AttributeReadOnly = 1;
    public const ulong AttributeNoSetuid = 2;
    public const ulong AttributeNoDevices = 4;
    public const ulong AttributeNoExec = 8;
    public const ulong AttributeNoAccessTime = 0x10;
    public const ulong AttributeStrictAccessTime = 0x20;
    public const ulong AttributeAccessTimes = 0x70;
    public const ulong AttributeNoDirectoryAccessTime = 0x80;
    public const ulong AttributeNoSymbolicLinks = 0x200000;

    public const int CloneTree = 1;
    public const int ConfigFlag = 0;
    public const int ConfigText = 1;
    public const int ConfigCreate = 6;
    public const int FromEmptyPath = 4;
    public const int ToSymbolicLinks = 0x10;
    public const int ToEmptyPath = 0x40;

    public const ulong Unbindable = 1 << 17;
    public const ulong Private = 1 << 18;
    public const ulong Slave = 1 << 19;
    public const ulong Shared = 1 << 20;
    public const ulong MountRecursive = 16384;
    public const int DetachMount = 2;

    public const long NewMount = 0x20000;
    public const long NewCgroup = 0x2000000;
    public const long NewHostname = 0x4000000;
    public const long NewIpc = 0x8000000;
    public const long NewUser = 0x10000000;
    public const long NewProcess = 0x20000000;
    public const long NewNetwork = 0x40000000;
    public const long NewTime = 0x80;

    public const int RegularFile = 0x8000;
    public const int CharacterDevice = 0x2000;
    public const int BlockDevice = 0x6000;
    public const int Pipe = 0x1000;

    public const int SetDumpable = 4;
    public const int DieWithParent = 1;
    public const int KeepCapabilities = 8;
    public const int DropBounding = 24;
    public const int NoNewPrivileges = 38;
    public const int Ambient = 47;
    public const int AmbientRaise = 2;
    public const int AmbientClear = 4;
    public const int SignalKill = 9;

    /// <summary>A device's number as <c>mknod</c> takes it.</summary>
    public static long Device(long major, long minor) => (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
}
