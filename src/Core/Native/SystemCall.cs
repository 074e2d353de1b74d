using System.Runtime.InteropServices;

namespace Oci.Native;

/// <summary>Numbers of system calls that the C library may not wrap. From 424 on they are the same on every architecture.</summary>
internal static class SystemCall
{
    public static readonly nint GetDents64 = OnArm ? 61 : 217;
    public static readonly nint PivotRoot = OnArm ? 41 : 155;
    public static readonly nint CopyFileRange = OnArm ? 285 : 326;
    public const nint OpenTree = 428;
    public const nint MoveMount = 429;
    public const nint FsOpen = 430;
    public const nint FsConfig = 431;
    public const nint FsMount = 432;
    public const nint PidFdOpen = 434;
    public const nint CloseRange = 436;
    public const nint OpenAt2 = 437;
    public const nint MountSetAttr = 442;
    public const nint FChModAt2 = 452;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
}
