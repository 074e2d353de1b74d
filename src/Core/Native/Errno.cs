using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Oci.Diagnostics;

namespace Oci.Native;

/// <summary>Error numbers of the kernel, and the one place that turns them into something a user can act on.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EBADF = 9;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int EXDEV = 18;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int EFBIG = 27;
    public const int ENOSPC = 28;
    public const int EROFS = 30;
    public const int EMLINK = 31;
    public const int ERANGE = 34;
    public const int ENAMETOOLONG = 36;
    public const int ENOSYS = 38;
    public const int ENOTEMPTY = 39;
    public const int ELOOP = 40;
    public const int ENODATA = 61;
    public const int EOVERFLOW = 75;
    public const int EOPNOTSUPP = 95;
    public const int EDQUOT = 122;

    /// <summary>The number that the last call on this thread left.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Throws what <see cref="Explain"/> makes of <see cref="Last"/>.</summary>
    /// <param name="call">The system call, as its manual page is named.</param>
    /// <param name="path">What it was about, escaped for people.</param>
    [DoesNotReturn]
    public static void Throw(string call, string path) => throw Explain(call, path, Last);

    /// <summary>Throws what <see cref="Explain"/> makes of <paramref name="error"/>.</summary>
    [DoesNotReturn]
    public static void Throw(string call, string path, int error) => throw Explain(call, path, error);

    /// <summary>The fault in the user's words: a code by kind of cause, and a hint that names the disk or the right that is missing.</summary>
    public static FileSystemException Explain(string call, string path, int error)
    {
        var disk = error is ENOSPC or EDQUOT or EROFS ? Disk.Of(path) : null;
        var where = disk is null ? "" : $", on `{disk}`";
        return new FileSystemException(CodeOf(error), $"`{call}` of `{path}` failed: {Describe(error)}{where}", HintFor(call, error, disk), error);
    }

    /// <summary>Something that must be a regular file is not.</summary>
    public static FileSystemException NotARegularFile(string path, FileKind kind) =>
        new(ErrorCodes.FileSystem, $"expected a regular file at `{path}`, found {kind}", null, EINVAL);

    /// <summary>A file holds more than is read of one of its kind.</summary>
    public static FileSystemException TooLarge(string path, int limit) =>
        new(ErrorCodes.FileSystem, $"expected at most {limit} bytes in `{path}`, found more", null, EFBIG);

    /// <summary>The C library's words for a number, and the number.</summary>
    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()} (errno {error})";

    private static ErrorCode CodeOf(int error) => error switch
    {
        ENOSPC or EDQUOT => ErrorCodes.DiskFull,
        EPERM or EACCES => ErrorCodes.PermissionMissing,
        EROFS => ErrorCodes.ReadOnlyFileSystem,
        EMFILE or ENFILE => ErrorCodes.TooManyOpenFiles,
        _ => ErrorCodes.FileSystem,
    };

    private static string? HintFor(string call, int error, Disk? disk) => error switch
    {
        ENOSPC => disk is null ? "free some space" : $"free some space there, see `df -h {disk.MountPoint}`",
        EDQUOT => "free some space, or ask for a larger quota: see `quota`",
        EROFS => disk is null ? "choose a folder on a writable file system" : $"run `mount -o remount,rw {disk.MountPoint}`, or choose a folder elsewhere",
        EMFILE => "raise the limit: `ulimit -n 65536`",
        ENFILE => "raise the limit: `sysctl fs.file-max`",
        EPERM => $"run as root, or with the capability `{CapabilityFor(call)}`",
        EACCES => "see to it that this user may use the file and search the folders above it, or run as root",
        EINVAL when call is "fchown" or "fchownat" => "this user namespace has no such id: map more in `/etc/subuid` and `/etc/subgid`",
        _ => null,
    };

    private static string CapabilityFor(string call) => call switch
    {
        "mknodat" => "CAP_MKNOD",
        "fchown" or "fchownat" => "CAP_CHOWN",
        "fchmod" or "fchmodat" or "futimens" or "utimensat" => "CAP_FOWNER",
        "lsetxattr security.capability" => "CAP_SETFCAP",
        "kill" => "CAP_KILL",
        "openat" or "openat2" or "unlinkat" or "mkdirat" or "linkat" or "symlinkat" => "CAP_DAC_OVERRIDE",
        _ => "CAP_SYS_ADMIN",
    };
}
